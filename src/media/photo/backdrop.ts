/** The backdrop: the photograph blurred, for the still background. */
import { createCanvas, ImageData } from "@napi-rs/canvas";
import sharp from "sharp";
import type { Box } from "../draw/box.ts";
import type { Context } from "../draw/canvas.ts";

export interface Backdrop {
  /** Draws it over a box of the picture. */
  draw: (context: Context, box: Box, opacity: number) => void;
}

export interface PlateSize {
  /** Pixels. */
  width: number;
  height: number;
}

/** It is stored this much smaller. */
const SCALE = 10;
const smallSize = ({ width, height }: PlateSize) => ({
  width: Math.round(width / SCALE),
  height: Math.round(height / SCALE),
});

/**
 * Blurs a plate.
 * @param plate RGBA
 * @returns RGBA, a tenth of the size
 */
export function blurPlate(plate: Uint8Array, { width, height }: PlateSize): Promise<Buffer> {
  return sharp(plate, { raw: { width, height, channels: 4 } })
    .resize({ ...smallSize({ width, height }), fit: "fill" })
    .blur(6)
    .ensureAlpha()
    .raw()
    .toBuffer();
}

/**
 * @param pixels from {@link blurPlate}
 * @param size of the plate
 */
export function backdropOf(pixels: Uint8Array, size: PlateSize): Backdrop {
  const { width, height } = smallSize(size);
  const small = createCanvas(width, height);
  small.getContext("2d").putImageData(new ImageData(new Uint8ClampedArray(pixels), width, height), 0, 0);
  return {
    draw: (context, box, opacity) => {
      context.save();
      context.globalAlpha = opacity;
      context.imageSmoothingEnabled = true;
      context.imageSmoothingQuality = "high";
      context.drawImage(small, box.left, box.top, box.right - box.left, box.bottom - box.top);
      context.restore();
    },
  };
}
