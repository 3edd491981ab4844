/** Decodes a downloaded picture and brings it to the one format that later steps use. */
import sharp from "sharp";
import { Failure } from "../contract/failures.ts";
import { imageKind } from "./image-kind.ts";

/** Google's minimum for product pictures (Merchant Center, image_link): 100 × 100. */
const MIN_SIDE = 100;
const MAX_SIDE = 2160;
const MAX_PIXELS = 50_000_000;
const DECODE_TIMEOUT_S = 20;

export interface ImageSize {
  /** Pixels. */
  width: number;
  height: number;
}

/**
 * Makes a picture upright, 8-bit sRGB, opaque on white, at most 2160 px a side, and without metadata. Of an animation, the first
 * frame.
 * @param bytes a JPEG, PNG, GIF, WebP or AVIF file
 * @returns a PNG file and its size
 * @throws Failure ImageUnusable that says what is wrong with the picture
 */
export async function prepareImage(bytes: Uint8Array): Promise<{ png: Uint8Array; size: ImageSize }> {
  const kind = imageKind(bytes);
  if ("instead" in kind)
    throw unusable(`The link gives ${kind.instead}, not a picture. Link to a JPEG, PNG, WebP, GIF or AVIF file.`);
  try {
    checkSize(await sharp(bytes, { limitInputPixels: false }).metadata());
    const { data, info } = await sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: "error" })
      .timeout({ seconds: DECODE_TIMEOUT_S })
      .autoOrient()
      .flatten({ background: "#ffffff" })
      .resize({ width: MAX_SIDE, height: MAX_SIDE, fit: "inside", withoutEnlargement: true })
      .toColourspace("srgb")
      .png({ compressionLevel: 3 })
      .toBuffer({ resolveWithObject: true });
    return { png: data, size: { width: info.width, height: info.height } };
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw unusable(`The ${kind.picture} file is damaged or cut short. Upload the picture again.`, error);
  }
}

function checkSize({ width, height }: ImageSize): void {
  if (width * height > MAX_PIXELS)
    throw unusable(
      `The picture is too large (${width} × ${height} pixels). At most ${MAX_PIXELS / 1e6} megapixels can be used; 2000 × 2000 is plenty.`,
    );
  if (Math.min(width, height) < MIN_SIDE)
    throw unusable(
      `The picture is too small (${width} × ${height} pixels). It must be at least ${MIN_SIDE} pixels wide and high; 1000 or more look good.`,
    );
}

const unusable = (message: string, cause?: unknown) => new Failure("ImageUnusable", message, { cause });
