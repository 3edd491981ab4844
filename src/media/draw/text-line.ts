/** Measures and draws single lines of text. */
import { createCanvas } from "@napi-rs/canvas";
import type { Branding } from "../../contract/settings.ts";
import { directionOf, type Measure } from "../text/fit-text.ts";
import { cssFont, type FontWeight, registerFonts } from "../text/fonts.ts";
import type { Context } from "./canvas.ts";

export interface TextStyle {
  family: Branding["font"];
  weight: FontWeight;
  fontPx: number;
  /** Extra space after each letter, pixels. */
  letterSpacing?: number;
}

/** Cap height of Montserrat and Noto Sans, in em, rounded. */
export const CAP_HEIGHT = 0.71;

const measuringContext = createCanvas(1, 1).getContext("2d");

function setFont(context: Context, { family, weight, fontPx, letterSpacing = 0 }: TextStyle): void {
  context.font = cssFont(family, weight, fontPx);
  context.letterSpacing = `${letterSpacing}px`;
  context.textBaseline = "alphabetic";
}

/** Width of a text as drawn, pixels. */
export function textWidth(text: string, style: TextStyle): number {
  registerFonts();
  setFont(measuringContext, style);
  return measuringContext.measureText(text).width - (style.letterSpacing ?? 0);
}

/** A measuring function for {@link fitText}. */
export function measureIn(family: Branding["font"], weight: FontWeight): Measure {
  return (text, fontPx) => textWidth(text, { family, weight, fontPx });
}

/**
 * Draws a line of text.
 * @param x the left edge
 * @param y the baseline
 * @param style a line of a longer text takes the direction of the whole text
 */
export function drawText(
  context: Context,
  text: string,
  x: number,
  y: number,
  style: TextStyle & { colour: string; direction?: "ltr" | "rtl" },
): void {
  registerFonts();
  setFont(context, style);
  context.direction = style.direction ?? directionOf(text);
  context.textAlign = "left";
  context.fillStyle = style.colour;
  context.fillText(text, x, y);
}

/** Strikes a text through. */
export function drawStrikethrough(
  context: Context,
  x: number,
  baseline: number,
  { width, fontPx, colour }: { width: number; fontPx: number; colour: string },
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
