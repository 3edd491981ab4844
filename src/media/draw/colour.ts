/** Colours as `#rrggbb`: mixing them, and keeping text legible on them. Contrast as in WCAG 2.2, section 1.4.3. */

export const WHITE = "#ffffff";
export const NEAR_BLACK = "#101014";
/** What small text needs at least. */
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

/** `share` of the second colour in the first, 0 to 1. */
export function mix(first: string, second: string, share: number): string {
  const other = rgbOf(second);
  return hexOf(rgbOf(first).map((channel, index) => channel + ((other[index] ?? channel) - channel) * share));
}

/** A colour with an opacity, as the canvas takes it. */
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

/** White or near-black, whichever reads better on the background. */
export function inkOn(background: string): string {
  return contrast(WHITE, background) >= contrast(NEAR_BLACK, background) ? WHITE : NEAR_BLACK;
}

/** The wanted colour where it is legible on the background, else the ink. */
export function legibleOn(background: string, wanted: string, atLeast = LEGIBLE): string {
  return contrast(wanted, background) >= atLeast ? wanted : inkOn(background);
}

/** The wanted ground for a button where it stands out from what lies behind it, else the ink as a ground. */
export function buttonOn(background: string, wanted: string): { ground: string; ink: string } {
  const ground = contrast(wanted, background) >= 1.8 ? wanted : inkOn(background);
  return { ground, ink: inkOn(ground) };
}

/** The wanted ground for marked words where it shows on what lies behind it and carries words, else the ink as a ground. */
export function markOn(background: string, wanted: string): { ground: string; ink: string } {
  const shows = contrast(wanted, background) >= 1.3 && contrast(inkOn(wanted), wanted) >= LEGIBLE;
  const ground = shows ? wanted : inkOn(background);
  return { ground, ink: inkOn(ground) };
}

/** The colour moved towards black until white or towards white until black reads on it by the given ratio. */
export function deepened(colour: string, target: string, share: number, ink: string, atLeast: number): string {
  for (let step = share; step < 1; step += 0.05) {
    const moved = mix(colour, target, step);
    if (contrast(moved, ink) >= atLeast) return moved;
  }
  return target;
}

/** The ink held back as far as it stays legible on all the grounds. */
export function dimmed(ink: string, grounds: readonly string[]): string {
  const [ground = ink] = grounds;
  for (let share = 0.45; share < 1; share += 0.05) {
    const held = mix(ground, ink, share);
    if (grounds.every((each) => contrast(held, each) >= LEGIBLE)) return held;
  }
  return ink;
}
