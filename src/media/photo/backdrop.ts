/** The photograph as the still background may show it: small and out of focus. */
import { createCanvas, ImageData } from "@napi-rs/canvas";
import sharp from "sharp";
import type { Backdrop } from "../templates/template.ts";

export interface PlateSize {
  /** Pixels. */
  width: number;
  height: number;
}

/** How much smaller it is kept. */
const SCALE = 10;
const smallOf = ({ width, height }: PlateSize) => ({
  width: Math.round(width / SCALE),
  height: Math.round(height / SCALE),
});

/**
 * @param plate the moving picture, RGBA
 * @returns RGBA, a tenth as large
 */
export function blurred(plate: Uint8Array, size: PlateSize): Promise<Buffer> {
  return sharp(plate, { raw: { ...size, channels: 4 } })
    .resize({ ...smallOf(size), fit: "fill" })
    .blur(6)
    .ensureAlpha()
    .raw()
    .toBuffer();
}

/**
 * @param pixels as of {@link blurred}
 * @param size of the plate
 */
export function backdropOf(pixels: Uint8Array, size: PlateSize): Backdrop {
  const { width, height } = smallOf(size);
  const small = createCanvas(width, height);
  small.getContext("2d").putImageData(new ImageData(new Uint8ClampedArray(pixels), width, height), 0, 0);
  return {
    paint: (context, box, opacity) => {
      context.save();
      context.globalAlpha = opacity;
      context.imageSmoothingEnabled = true;
      context.imageSmoothingQuality = "high";
      context.drawImage(small, box.left, box.top, box.right - box.left, box.bottom - box.top);
      context.restore();
    },
  };
}
