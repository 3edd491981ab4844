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
/** With less of it visible, and none of its outline, one sees a print and not the white shirt that has it. */
const MIN_VISIBLE_WITHOUT_OUTLINE = 0.1;
/** An opaque part that fills so much of its own box is a photograph with its own white ground, which needs no outline. */
const RECTANGLE = 0.9;

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
  const { width, height, channels } = info;
  const isOpaque = (x: number, y: number) => {
    const isInside = x >= 0 && y >= 0 && x < width && y < height;
    return isInside && (data[(y * width + x) * channels + channels - 1] ?? 0) >= MIN_OPACITY;
  };
  const all = { pixels: 0, visible: 0 };
  const outline = { pixels: 0, visible: 0 };
  const box = { left: width, top: height, right: 0, bottom: 0 };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!isOpaque(x, y)) continue;
      const visible = differenceFromWhite(data.subarray((y * width + x) * channels)) >= MIN_DIFFERENCE ? 1 : 0;
      const isEdge = !(isOpaque(x - 1, y) && isOpaque(x + 1, y) && isOpaque(x, y - 1) && isOpaque(x, y + 1));
      for (const part of isEdge ? [all, outline] : [all]) {
        part.pixels++;
        part.visible += visible;
      }
      box.left = Math.min(box.left, x);
      box.top = Math.min(box.top, y);
      box.right = Math.max(box.right, x + 1);
      box.bottom = Math.max(box.bottom, y + 1);
    }
  }
  if (all.pixels === 0) return WHITE;
  const visible = all.visible / all.pixels;
  const isRectangle = all.pixels >= (box.right - box.left) * (box.bottom - box.top) * RECTANGLE;
  const hasOutline = isRectangle || outline.visible >= outline.pixels * MIN_VISIBLE;
  return visible < (hasOutline ? MIN_VISIBLE : MIN_VISIBLE_WITHOUT_OUTLINE) ? DARK : WHITE;
}

/** On white ground, of 255. */
function differenceFromWhite([red = 0, green = 0, blue = 0, alpha = 0]: Uint8Array): number {
  return ((255 - Math.min(red, green, blue)) * alpha) / 255;
}
