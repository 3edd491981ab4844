/** Drawing the parts that the templates share: lines of text, price tags, badges, buttons. */
import { createCanvas } from "@napi-rs/canvas";
import type { Branding } from "../../contract/settings.ts";
import type { Context } from "../templates/template.ts";
import { directionOf, type Measure } from "../text/fit.ts";
import { cssFont, type FontWeight, registerFonts } from "../text/fonts.ts";
import type { FormattedPrice } from "../text/format-price.ts";
import type { Box } from "./layout.ts";

export interface TextStyle {
  family: Branding["font"];
  weight: FontWeight;
  fontPx: number;
  /** Extra space behind each letter, pixels. */
  tracking?: number;
}

/** Cap height of Montserrat and Noto Sans over the em, rounded. */
export const CAP_HEIGHT = 0.71;

const scratch = createCanvas(1, 1).getContext("2d");

function apply(context: Context, { family, weight, fontPx, tracking = 0 }: TextStyle): void {
  context.font = cssFont(family, weight, fontPx);
  context.letterSpacing = `${tracking}px`;
  context.textBaseline = "alphabetic";
}

/** Width of a text as drawn, pixels. */
export function widthOf(text: string, style: TextStyle): number {
  registerFonts();
  apply(scratch, style);
  return scratch.measureText(text).width - (style.tracking ?? 0);
}

export function measureIn(family: Branding["font"], weight: FontWeight): Measure {
  return (text, fontPx) => widthOf(text, { family, weight, fontPx });
}

/** Draws a line; `x` is its left edge, `y` its baseline; a line of a longer text is given the whole text's direction. */
export function drawLine(
  context: Context,
  text: string,
  x: number,
  y: number,
  style: TextStyle & { colour: string; direction?: "ltr" | "rtl" },
): void {
  registerFonts();
  apply(context, style);
  context.direction = style.direction ?? directionOf(text);
  context.textAlign = "left";
  context.fillStyle = style.colour;
  context.fillText(text, x, y);
}

/** Draws with an opacity and inside a box only. */
export function within(context: Context, box: Box, opacity: number, draw: () => void): void {
  if (opacity <= 0) return;
  context.save();
  context.beginPath();
  context.rect(box.left, box.top, box.right - box.left, box.bottom - box.top);
  context.clip();
  context.globalAlpha *= Math.min(1, opacity);
  draw();
  context.restore();
}

/** Draws grown or shrunk, and turned, about a point. */
export function about(
  context: Context,
  x: number,
  y: number,
  { scale, turn = 0 }: { scale: number; turn?: number },
  draw: () => void,
): void {
  context.save();
  context.translate(x, y);
  context.rotate(turn);
  context.scale(scale, scale);
  context.translate(-x, -y);
  draw();
  context.restore();
}

export function fillRound(context: Context, box: Box, radius: number, colour: string): void {
  context.beginPath();
  context.roundRect(box.left, box.top, box.right - box.left, box.bottom - box.top, radius);
  context.fillStyle = colour;
  context.fill();
}

/** A line along the inner side of a box's edge. */
export function strokeRound(context: Context, box: Box, radius: number, colour: string, width = 3): void {
  const half = width / 2;
  context.beginPath();
  context.roundRect(
    box.left + half,
    box.top + half,
    box.right - box.left - width,
    box.bottom - box.top - width,
    radius,
  );
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke();
}

/** A price as a tag shows it: the cents small and raised, the currency small. */
export interface PriceTag {
  width: number;
  fontPx: number;
  draw: (context: Context, x: number, baseline: number, colour: string) => void;
}

const CENTS_SIZE = 0.46;
const CURRENCY_SIZE = 0.5;

/** Sets a price as large as the width allows, at most `maxPx`. */
export function priceTag(
  price: FormattedPrice,
  style: Omit<TextStyle, "fontPx">,
  maxPx: number,
  maxWidth: number,
): PriceTag {
  const partsAt = (fontPx: number) => {
    const small = { ...style, fontPx: fontPx * CENTS_SIZE };
    const unit = { ...style, fontPx: fontPx * CURRENCY_SIZE };
    const gap = fontPx * 0.05;
    const prefix = price.prefix.trim() ? widthOf(price.prefix, unit) + gap : 0;
    const whole = widthOf(price.whole, { ...style, fontPx });
    const cents = price.fraction ? gap + widthOf(price.fraction, small) : 0;
    const suffix = price.suffix ? gap * 3 + widthOf(price.suffix, unit) : 0;
    return { small, unit, gap, prefix, whole, cents, suffix, width: prefix + whole + cents + suffix };
  };
  const fontPx = Math.floor(Math.min(maxPx, (maxPx * maxWidth) / partsAt(maxPx).width));
  const { small, unit, gap, prefix, whole, cents, width } = partsAt(fontPx);
  return {
    width,
    fontPx,
    draw: (context, x, baseline, colour) => {
      const raised = baseline - CAP_HEIGHT * (fontPx - small.fontPx);
      if (prefix) drawLine(context, price.prefix, x, baseline, { ...unit, colour });
      drawLine(context, price.whole, x + prefix, baseline, { ...style, fontPx, colour });
      if (cents) drawLine(context, price.fraction, x + prefix + whole + gap, raised, { ...small, colour });
      if (price.suffix)
        drawLine(context, price.suffix, x + prefix + whole + cents + gap * 3, baseline, { ...unit, colour });
    },
  };
}

/** A line through an old price. */
export function strike(
  context: Context,
  x: number,
  baseline: number,
  width: number,
  fontPx: number,
  colour: string,
): void {
  context.fillStyle = colour;
  const thickness = Math.max(3, fontPx * 0.075);
  context.fillRect(
    x - fontPx * 0.08,
    baseline - CAP_HEIGHT * 0.5 * fontPx - thickness / 2,
    width + fontPx * 0.16,
    thickness,
  );
}

/** The smallest box around another whose edges are even: the picture's colours come in squares of 2×2 pixels. */
export function evenBox({ left, top, right, bottom }: Box): Box {
  const down = (value: number) => Math.floor(value / 2) * 2;
  const up = (value: number) => Math.ceil(value / 2) * 2;
  return { left: down(left), top: down(top), right: up(right), bottom: up(bottom) };
}
