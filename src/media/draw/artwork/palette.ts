/** The colours of an artwork: a dusk in the brand's colours, dark enough for white captions whatever the brand's colours are. */
import type { Branding } from "../../../contract/settings.ts";
import { contrast, mix, mixOklch, NEAR_BLACK, WHITE } from "../colour.ts";

export interface Palette {
  /** The brand's primary colour and shades of it, from dark to light; `night` is nearly black. */
  night: string;
  deep: string;
  main: string;
  light: string;
  /** The brand's accent, a paler and a deeper one. */
  accent: string;
  glow: string;
  ember: string;
}

const CAPTION_CONTRAST = 5;

export function paletteOf({ primary_color, accent_color }: Branding): Palette {
  let main = primary_color;
  while (contrast(main, WHITE) < CAPTION_CONTRAST) main = mix(main, NEAR_BLACK, 0.12);
  const accent = contrast(accent_color, main) >= 1.6 ? accent_color : mix(accent_color, WHITE, 0.55);
  return {
    night: mix(main, NEAR_BLACK, 0.6),
    deep: mix(main, NEAR_BLACK, 0.3),
    main,
    light: mixOklch(main, mix(accent, WHITE, 0.4), 0.45),
    accent,
    glow: mix(accent, WHITE, 0.5),
    ember: mixOklch(main, accent, 0.5),
  };
}
