/** Mixes colours, `#rrggbb`, and keeps text legible on them. Contrast is that of WCAG 2.2, section 1.4.3. */
import { converter, formatHex, wcagContrast } from "culori";

export const WHITE = "#ffffff";
export const NEAR_BLACK = "#101014";
/** The least contrast of small text, by WCAG level AA. */
export const LEGIBLE = 4.5;

/** Contrast ratio, 1 to 21. */
export const contrast: (first: string, second: string) => number = wcagContrast;

/** A colour with an opacity, `#rrggbbaa`. */
export function alpha(colour: string, opacity: number): string {
  const byte = Math.round(255 * opacity);
  return colour + byte.toString(16).padStart(2, "0");
}

const channels = (colour: string) => [...Buffer.from(colour.slice(1), "hex")];

/** Mixes two colours in sRGB; `amount` of the second, 0 to 1. */
export function mix(first: string, second: string, amount: number): string {
  const other = channels(second);
  const mixed = channels(first).map((value, i) => Math.round(value + ((other[i] ?? value) - value) * amount));
  return `#${Buffer.from(mixed).toString("hex")}`;
}

/** Colours of less chroma count as grey: the other colour's hue is used. */
const MAX_GREY_CHROMA = 0.02;
/** How much less chroma colours get that lie between opposite hues: hues that neither colour has should not stand out. */
const CHROMA_LOSS = 0.3;
const toOklch = converter("oklch");

function oklch(colour: string) {
  const converted = toOklch(colour);
  if (!converted) throw new TypeError(`${colour} is not a colour`);
  // A pure grey has no hue. Some hue is needed to measure the distance of hues; these keep videos as they were.
  const { l, c, h = l > 0 ? 89.8756 : 0 } = converted;
  return { l, c, h };
}

/** Mixes two colours in OKLCH, along the shorter way between their hues: not through grey, as {@link mix} does. */
export function mixOklch(first: string, second: string, amount: number): string {
  const [from, to] = [oklch(first), oklch(second)];
  const between = (a: number, b: number) => a + (b - a) * amount;
  const turn = ((to.h - from.h + 540) % 360) - 180;
  const h = from.c < MAX_GREY_CHROMA ? to.h : to.c < MAX_GREY_CHROMA ? from.h : from.h + turn * amount;
  const loss = (Math.abs(turn) / 180) * CHROMA_LOSS * 4 * amount * (1 - amount);
  return formatHex({ mode: "oklch", l: between(from.l, to.l), c: between(from.c, to.c) * (1 - loss), h });
}

/** White or near-black, whichever contrasts more with the background. */
export function textColourOn(background: string): string {
  return contrast(WHITE, background) >= contrast(NEAR_BLACK, background) ? WHITE : NEAR_BLACK;
}

/** The wanted colour where it is legible on the background, else white or near-black. */
export function legibleOn(background: string, wanted: string, atLeast = LEGIBLE): string {
  return contrast(wanted, background) >= atLeast ? wanted : textColourOn(background);
}

export interface ColourPair {
  background: string;
  textColour: string;
}

/** A button's colours: the wanted background where it stands out from what is behind the button, else white or near-black. */
export function buttonColoursOn(behind: string, wanted: string): ColourPair {
  const background = contrast(wanted, behind) >= 1.8 ? wanted : textColourOn(behind);
  return { background, textColour: textColourOn(background) };
}

/** A highlight's colours: the wanted background where it is visible and text is legible on it, else white or near-black. */
export function highlightOn(behind: string, wanted: string): ColourPair {
  const isUsable = contrast(wanted, behind) >= 1.3 && contrast(textColourOn(wanted), wanted) >= LEGIBLE;
  const background = isUsable ? wanted : textColourOn(behind);
  return { background, textColour: textColourOn(background) };
}

/** Mixes as little of the target into a colour as it needs to reach a contrast with another colour; at most, the target. */
export function mixUntilContrast(colour: string, target: string, other: string, minContrast: number): string {
  for (let amount = 0; amount < 1; amount += 0.05) {
    const mixed = mix(colour, target, amount);
    if (contrast(mixed, other) >= minContrast) return mixed;
  }
  return target;
}

/** A text colour made as faint as it may be, legible on all backgrounds. */
export function dimmed(textColour: string, backgrounds: readonly string[]): string {
  const [background = textColour] = backgrounds;
  for (let amount = 0.45; amount < 1; amount += 0.05) {
    const faint = mix(background, textColour, amount);
    if (backgrounds.every((each) => contrast(faint, each) >= LEGIBLE)) return faint;
  }
  return textColour;
}
