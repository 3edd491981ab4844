/** The safe area that platforms leave free, and where in it texts and captions go. */
import { SAFE_BOX } from "../../contract/video.ts";
import type { Box } from "./box.ts";

/** Glyphs may extend beyond their advance width by this much, pixels. */
export const GLYPH_OVERHANG = 4;
/** Texts stay between these edges, so that their ink stays in the safe area. */
export const TEXT_SIDES = { left: SAFE_BOX.left + GLYPH_OVERHANG, right: SAFE_BOX.right - GLYPH_OVERHANG } as const;

/** The box for captions; nothing else that is to be read may touch it. */
export interface CaptionBand extends Box {
  /** Largest em, pixels, in which two lines of 24 characters fit. */
  maxFontPx: number;
}

/** The caption band of a template: as wide as the safe area, over the calm upper edge of the picture, below the texts. */
export function captionBandAt(top: number): CaptionBand {
  return { left: SAFE_BOX.left, right: SAFE_BOX.right, top, bottom: top + 160, maxFontPx: 52 };
}
