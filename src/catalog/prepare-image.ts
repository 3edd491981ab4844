/** Decodes a downloaded picture and brings it to the one format that later steps use. */
import sharp from "sharp";
import { Failure } from "../contract/failures.ts";
import { imageKind } from "./image-kind.ts";
import { groundFor } from "./picture-ground.ts";

/** Google's minimum for product pictures (Merchant Center, image_link): 100 × 100. */
const MIN_SIDE = 100;
const MAX_SIDE = 2160;
/** Of 64-megapixel cameras, which give a little more. */
const MAX_PIXELS = 8192 * 8192;
const DECODE_TIMEOUT_S = 20;

export interface ImageSize {
  /** Pixels. */
  width: number;
  height: number;
}

/** The end marker of a JPEG file (EOI). */
const JPEG_END = Buffer.from([0xff, 0xd9]);

/**
 * Makes a picture upright, 8-bit sRGB, opaque (on white, or on a dark ground where it is white itself), at most 2160 px a side, and without metadata. Of an animation, the first
 * frame. Large ones are shrunk as they are decoded.
 * @param bytes a JPEG, PNG, GIF, WebP, AVIF or TIFF file
 * @returns a PNG file and its size
 * @throws Failure ImageUnusable that says what is wrong with the picture
 */
export async function prepareImage(bytes: Uint8Array): Promise<{ png: Uint8Array; size: ImageSize }> {
  const kind = imageKind(bytes);
  if ("instead" in kind)
    throw unusable(`The link gives ${kind.instead}, not a picture. Link to a JPEG, PNG, WebP, GIF, AVIF or TIFF file.`);
  try {
    const metadata = await sharp(bytes, { limitInputPixels: false }).metadata();
    checkSize(metadata);
    const ground = metadata.hasAlpha ? await groundFor(bytes, MAX_PIXELS) : "#ffffff";
    return await convert(bytes, ground, "error").catch((error: unknown) => {
      if (kind.picture !== "JPEG" || endsWith(bytes, JPEG_END)) throw error;
      // Where the end marker alone is missing, all of the picture is there; a warning tells that more is missing.
      return convert(Buffer.concat([bytes, JPEG_END]), ground, "warning");
    });
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw unusable(`The ${kind.picture} file is damaged or cut short. Upload the picture again.`, error);
  }
}

const endsWith = (bytes: Uint8Array, end: Uint8Array) => Buffer.from(bytes.subarray(-end.byteLength)).equals(end);

async function convert(bytes: Uint8Array, ground: string, failOn: "error" | "warning") {
  const { data, info } = await sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn })
    .timeout({ seconds: DECODE_TIMEOUT_S })
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

const unusable = (message: string, cause?: unknown) => new Failure("ImageUnusable", message, { cause });
