/** Mixes colours, `#rrggbb`, and keeps text legible on them. Contrast is that of WCAG 2.2, section 1.4.3. */

export const WHITE = "#ffffff";
export const NEAR_BLACK = "#101014";
/** The least contrast of small text, by WCAG level AA. */
export const LEGIBLE = 4.5;

type Rgb = [number, number, number];

export function rgbOf(colour: string): Rgb {
  const value = Number.parseInt(colour.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

export function hexOf(rgb: readonly number[]): string {
  return `#${rgb
    .map((channel) =>
      Math.round(Math.min(255, Math.max(0, channel)))
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;
}

/** Mixes two colours in sRGB; `amount` of the second, 0 to 1. */
export function mix(first: string, second: string, amount: number): string {
  const other = rgbOf(second);
  return hexOf(rgbOf(first).map((channel, index) => channel + ((other[index] ?? channel) - channel) * amount));
}

/** A colour with an opacity, in CSS notation. */
export function alpha(colour: string, opacity: number): string {
  return `rgba(${rgbOf(colour).join(",")},${opacity})`;
}

/** Relative luminance, 0 to 1. */
export function luminance(colour: string): number {
  const [r, g, b] = rgbOf(colour).map((channel) => {
    const c = channel / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast ratio, 1 to 21. */
export function contrast(first: string, second: string): number {
  const [a, b] = [luminance(first), luminance(second)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
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
