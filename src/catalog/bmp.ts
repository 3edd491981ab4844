/** BMP files, which Google takes in feeds and libvips does not read. */
import { createCanvas, loadImage } from "@napi-rs/canvas";

interface Size {
  /** Pixels. */
  width: number;
  height: number;
}

/** Its rows are stored as they are: plain, or by masks (BI_RGB, BI_BITFIELDS, BI_ALPHABITFIELDS). */
const UNCOMPRESSED = [0, 3, 6];
const HEADERS_BYTES = 54;
/** The header of OS/2 1.x, whose sizes have 16 bits. */
const CORE_HEADER_BYTES = 12;

/**
 * Reads the header (BITMAPFILEHEADER and what follows, Microsoft Learn).
 * @throws where the file is compressed, or lacks some of its rows
 */
export function bmpSize(file: Buffer): Size {
  if (file.length < HEADERS_BYTES) throw new Error("BMP header missing");
  const isCore = file.readUInt32LE(14) === CORE_HEADER_BYTES;
  const width = isCore ? file.readUInt16LE(18) : file.readInt32LE(18);
  // Negative where the rows go from the top.
  const height = Math.abs(isCore ? file.readInt16LE(20) : file.readInt32LE(22));
  const bits = file.readUInt16LE(isCore ? 24 : 28);
  const compression = isCore ? 0 : file.readUInt32LE(30);
  if (!UNCOMPRESSED.includes(compression)) throw new Error(`BMP compression ${compression} not implemented`);
  const rowBytes = Math.ceil((width * bits) / 32) * 4;
  if (bits === 0 || file.readUInt32LE(10) + rowBytes * height > file.length) throw new Error("BMP rows missing");
  return { width, height };
}

/**
 * Decodes it.
 * @returns RGBA, shrunk to fit into `maxSide` × `maxSide` pixels
 */
export async function bmpPixels(file: Buffer, maxSide: number): Promise<Size & { pixels: Buffer }> {
  const image = await loadImage(file);
  const scale = Math.min(1, maxSide / Math.max(image.width, image.height));
  const [width, height] = [image.width, image.height].map((side) => Math.max(1, Math.round(side * scale)));
  if (!width || !height) throw new Error("BMP without pixels");
  const context = createCanvas(width, height).getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(image, 0, 0, width, height);
  return { width, height, pixels: Buffer.from(context.getImageData(0, 0, width, height).data.buffer) };
}
