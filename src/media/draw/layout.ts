/** Where things stand in the frame, in pixels of the 1080×1920 picture. */
import type { VideoTemplate } from "../../contract/settings.ts";
import { SAFE_BOX } from "../../contract/video.ts";

/** Edges of a box; right and bottom exclusive. */
export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Some letters' ink reaches past their own width by up to this, pixels. */
export const OVERHANG = 4;
/** Between these edges the words stand, so that their ink stays in the safe box. */
export const SIDES = { left: SAFE_BOX.left + OVERHANG, right: SAFE_BOX.right - OVERHANG } as const;

export interface CaptionBand extends Box {
  /** The largest type in which two lines of 24 characters fit. */
  maxFontPx: number;
}

/** Captions stand over the quiet upper edge of the picture, right below the words of the ad. */
const CAPTION_BANDS: Record<VideoTemplate, { top: number; bottom: number }> = {
  product_spotlight: { top: 862, bottom: 1022 },
  sale_banner: { top: 912, bottom: 1072 },
  collection: { top: 906, bottom: 1066 },
};

/** The box that a template keeps free for captions; it lies in the safe box and touches no other text. */
export function captionBand(template: VideoTemplate): CaptionBand {
  return { left: SAFE_BOX.left, right: SAFE_BOX.right, ...CAPTION_BANDS[template], maxFontPx: 52 };
}
