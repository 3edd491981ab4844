/** The ground of a picture with transparency. */
import type { Sharp } from "sharp";

const WHITE = "#ffffff";
/** Neutral, and dark enough that white stands out from it by 9:1 (WCAG). */
const DARK = "#4a4a4a";
/** The picture is looked at this small. */
const SIDE = 128;
/** Pixels with less opacity don't count, of 255. */
const MIN_OPACITY = 26;
/** On white, what differs less from it than this can't be seen, of 255. */
const MIN_DIFFERENCE = 24;
/** With less of it visible on white, nobody can tell what the picture shows. */
const MIN_VISIBLE = 0.02;

/**
 * White, but dark where nearly all of a picture would be white on white.
 * @param open gives the picture, which has an alpha channel
 */
export async function groundFor(open: () => Sharp): Promise<string> {
  const { data, info } = await open()
    .resize({ width: SIDE, height: SIDE, fit: "inside", withoutEnlargement: true })
    .toColourspace("srgb")
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  let opaque = 0;
  let visible = 0;
  for (let at = 0; at < data.length; at += info.channels) {
    const [red = 0, green = 0, blue = 0, alpha = 0] = data.subarray(at, at + info.channels);
    if (alpha < MIN_OPACITY) continue;
    opaque++;
    if (((255 - Math.min(red, green, blue)) * alpha) / 255 >= MIN_DIFFERENCE) visible++;
  }
  return opaque > 0 && visible / opaque < MIN_VISIBLE ? DARK : WHITE;
}
