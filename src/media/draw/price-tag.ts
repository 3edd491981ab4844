/** A price as a price tag shows it: cents small and raised, currency small. */
import type { PriceParts } from "../text/price-parts.ts";
import type { Box } from "./box.ts";
import type { Context } from "./canvas.ts";
import { CAP_HEIGHT, drawText, type TextStyle, textWidth } from "./text-line.ts";

export interface PriceTag {
  width: number;
  fontPx: number;
  draw: (context: Context, x: number, baseline: number, colour: string) => void;
  boundsAt: (x: number, baseline: number) => Box;
}

/** Sizes relative to the price's type size. */
const CENTS_SIZE = 0.46;
const CURRENCY_SIZE = 0.5;
/** Commas reach so far below the baseline, in em. */
const DESCENT = 0.22;

/** Lays out a price as large as the width allows, at most `maxPx`. */
export function priceTag(
  price: PriceParts,
  style: Omit<TextStyle, "fontPx">,
  maxPx: number,
  maxWidth: number,
): PriceTag {
  const partsAt = (fontPx: number) => {
    const small = { ...style, fontPx: fontPx * CENTS_SIZE };
    const unit = { ...style, fontPx: fontPx * CURRENCY_SIZE };
    const gap = fontPx * 0.05;
    const prefix = price.prefix.trim() ? textWidth(price.prefix, unit) + gap : 0;
    const whole = textWidth(price.whole, { ...style, fontPx });
    const cents = price.fraction ? gap + textWidth(price.fraction, small) : 0;
    const suffix = price.suffix ? gap * 3 + textWidth(price.suffix, unit) : 0;
    return { small, unit, gap, prefix, whole, cents, suffix, width: prefix + whole + cents + suffix };
  };
  const fontPx = Math.floor(Math.min(maxPx, (maxPx * maxWidth) / partsAt(maxPx).width));
  const { small, unit, gap, prefix, whole, cents, width } = partsAt(fontPx);
  return {
    width,
    fontPx,
    boundsAt: (x, baseline) => ({
      left: x,
      top: baseline - CAP_HEIGHT * fontPx,
      right: x + width,
      bottom: baseline + DESCENT * fontPx,
    }),
    draw: (context, x, baseline, colour) => {
      const raised = baseline - CAP_HEIGHT * (fontPx - small.fontPx);
      if (prefix) drawText(context, price.prefix, x, baseline, { ...unit, colour });
      drawText(context, price.whole, x + prefix, baseline, { ...style, fontPx, colour });
      if (cents) drawText(context, price.fraction, x + prefix + whole + gap, raised, { ...small, colour });
      if (price.suffix)
        drawText(context, price.suffix, x + prefix + whole + cents + gap * 3, baseline, { ...unit, colour });
    },
  };
}
