import type { Context } from "../canvas.ts";
import type { Random } from "../seeded-random.ts";
import type { Palette } from "./palette.ts";

export interface Size {
  /** Pixels. */
  width: number;
  height: number;
}

/**
 * Draws a picture that fills the size, with a calm upper edge, where captions are placed.
 * @returns its focal point, pixels
 */
export type Motif = (context: Context, size: Size, palette: Palette, random: Random) => { x: number; y: number };
