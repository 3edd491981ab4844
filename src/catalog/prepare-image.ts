/** Decodes a downloaded picture and brings it to the one format that later steps use. */
import sharp, { type SharpOptions } from "sharp";
import { createLimit } from "../concurrency-limit.ts";
import { Failure } from "../contract/failures.ts";
import { bmpPixels, bmpSize } from "./bmp.ts";
import { completed, decodable } from "./image-container.ts";
import { imageKind, type PictureKind } from "./image-kind.ts";
import { groundFor } from "./picture-ground.ts";

/** Google's minimum for product pictures (Merchant Center, image_link): 100 × 100. */
const MIN_SIDE = 100;
const MAX_SIDE = 2160;
/** Of 64-megapixel cameras, which give a little more. */
const MAX_PIXELS = 8192 * 8192;
/** AVIF, GIF, progressive JPEG and interlaced PNG are decoded whole: up to 23 bytes a pixel for AVIF, 9 at most for the others. */
const LARGE_PIXELS = 16_000_000;
/** An interlaced PNG of 64 megapixels and 16 bits takes 5 s on one core. */
const DECODE_TIMEOUT_S = 60;

export interface ImageSize {
  /** Pixels. */
  width: number;
  height: number;
}

interface PreparedImage {
  png: Uint8Array;
  size: ImageSize;
}

const largeDecodes = createLimit(1);

// libvips keeps its last hundred operations, and with each one the memory of its decoder, which it does not count: 200 MB for a
// progressive JPEG of 64 megapixels. No picture is asked for twice.
sharp.cache(false);

/**
 * Makes a picture upright, 8-bit sRGB, at most 2160 px a side, and without metadata. Transparency becomes white, or a dark ground
 * where white would hide the picture. Of an animation or a document, the first frame. Large ones are shrunk as they are decoded,
 * and decoded one at a time. A file that lacks no more than its end is completed.
 * @param bytes a JPEG, PNG, GIF, WebP, AVIF, TIFF or BMP file
 * @param signal aborts the wait for another large picture
 * @returns a PNG file and its size
 * @throws Failure ImageUnusable that says what is wrong with the picture
 */
export async function prepareImage(bytes: Uint8Array, signal: AbortSignal): Promise<PreparedImage> {
  const kind = imageKind(bytes);
  if ("instead" in kind)
    throw unusable(`The link gives ${kind.instead}. Link to a JPEG, PNG, WebP, GIF, AVIF, TIFF or BMP file.`);
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (kind.picture === "BMP") return await decodeBmp(file, signal);
    return await decode(decodable(file, kind.picture), "error", signal).catch((error: unknown) => {
      const whole = error instanceof Failure || isTimeout(error) ? null : completed(file, kind.picture);
      if (!whole) throw error;
      // Warnings tell that more than the end is missing.
      return decode(decodable(whole, kind.picture), "warning", signal).catch(() => {
        throw error;
      });
    });
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof Failure ? error : decodeFailure(error, kind.picture);
  }
}

async function decode(file: Buffer, failOn: "error" | "warning", signal: AbortSignal): Promise<PreparedImage> {
  const { width, height, hasAlpha } = await sharp(file, { limitInputPixels: false, failOn }).metadata();
  checkSize({ width, height });
  const options = { limitInputPixels: MAX_PIXELS, failOn };
  return inTurn({ width, height }, signal, async () =>
    convert(file, options, hasAlpha ? await groundFor(() => open(file, options)) : "#ffffff"),
  );
}

async function decodeBmp(file: Buffer, signal: AbortSignal): Promise<PreparedImage> {
  const size = bmpSize(file);
  checkSize(size);
  return inTurn(size, signal, async () => {
    const { pixels, width, height } = await bmpPixels(file, MAX_SIDE);
    const options: SharpOptions = { raw: { width, height, channels: 4 } };
    return convert(pixels, options, await groundFor(() => open(pixels, options)));
  });
}

const inTurn = ({ width, height }: ImageSize, signal: AbortSignal, task: () => Promise<PreparedImage>) =>
  width * height > LARGE_PIXELS ? largeDecodes(signal, task) : task();

const open = (file: Buffer, options: SharpOptions) => sharp(file, options).timeout({ seconds: DECODE_TIMEOUT_S });

async function convert(file: Buffer, options: SharpOptions, ground: string): Promise<PreparedImage> {
  const { data, info } = await open(file, options)
    .autoOrient()
    .flatten({ background: ground })
    .resize({ width: MAX_SIDE, height: MAX_SIDE, fit: "inside", withoutEnlargement: true })
    .toColourspace("srgb")
    .png({ compressionLevel: 3 })
    .toBuffer({ resolveWithObject: true });
  return { png: data, size: { width: info.width, height: info.height } };
}

function checkSize({ width, height }: ImageSize): void {
  if (width * height > MAX_PIXELS)
    throw unusable(
      `The picture is too large (${width} × ${height} pixels). At most 64 megapixels can be used; 2000 × 2000 is plenty.`,
    );
  if (Math.min(width, height) < MIN_SIDE)
    throw unusable(
      `The picture is too small (${width} × ${height} pixels). It must be at least ${MIN_SIDE} pixels wide and high; 1000 or more look good.`,
    );
}

/** In the words of libvips and its decoders. */
const UNKNOWN_VARIANT =
  /unsupported (?!image format|marker)|not implemented|not configured|out of range|channel limit/i;
const isTimeout = (error: unknown) => error instanceof Error && error.message.startsWith("timeout");

function decodeFailure(error: unknown, kind: PictureKind): Failure {
  const problem = isTimeout(error)
    ? `takes longer than ${DECODE_TIMEOUT_S} seconds to read. Upload it smaller; 2000 × 2000 pixels is plenty.`
    : error instanceof Error && UNKNOWN_VARIANT.test(error.message)
      ? "is of a rare variant that can't be used. Save it as an ordinary JPEG or PNG."
      : "is damaged or cut short. Upload the picture again.";
  return unusable(`The ${kind} file ${problem}`, error);
}

const unusable = (message: string, cause?: unknown) => new Failure("ImageUnusable", message, { cause });
