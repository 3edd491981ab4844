/** Analyses a product's photograph: where the product is, and whether it is a packshot on a plain studio background. */
import sharp from "sharp";
import type { Box } from "../draw/box.ts";

export interface PhotoAnalysis {
  width: number;
  height: number;
  /** Approximate bounding box of the product, pixels of the photograph. */
  subject: Box;
  /** The colour of a plain, light background all around the product, `#rrggbb`; null for a scene. */
  background: string | null;
  /** The one colour of a scene's border, `#rrggbb`, null where there is none: of a drawing, or of a cut-out that was set on a ground. */
  ground: string | null;
}

/** The photograph is scaled to a square of this size, pixels, so that objects count and textures do not. */
const GRID = 64;
const BORDER = 2;
/** On a plain background, channels differ from their median by at most this much, and are at least this light; of 255. */
const MAX_BACKGROUND_SPREAD = 10;
const MIN_BACKGROUND_LIGHTNESS = 218;
/** So much of the border must be background: a packshot may touch the border here and there. */
const MIN_BACKGROUND_SHARE = 0.93;
/** Half the width of a uniform distribution, in standard deviations, and a little more. */
const EXTENT = 1.85;

type Pixel = [number, number, number];
type PixelAt = (x: number, y: number) => Pixel;
/** A weight for each pixel of the grid, by rows. */
type Weights = number[][];

export async function analysePhoto(path: string): Promise<PhotoAnalysis> {
  const { width, height } = await sharp(path).metadata();
  const small = sharp(path).flatten({ background: "#ffffff" }).toColourspace("srgb");
  const pixels = await small.resize(GRID, GRID, { fit: "fill", kernel: "cubic" }).removeAlpha().raw().toBuffer();
  const pixelAt: PixelAt = (x, y) => {
    const offset = (y * GRID + x) * 3;
    return [pixels[offset] ?? 0, pixels[offset + 1] ?? 0, pixels[offset + 2] ?? 0];
  };
  const border = borderPixels(pixelAt);
  const background = plainBackground(border);
  const box = background
    ? boundingBox(foregroundMask(pixelAt, background))
    : includeCentre(weightedExtent(saliency(pixelAt, border)), height > width * 1.2);
  const subject = {
    left: (box.left * width) / GRID,
    right: (box.right * width) / GRID,
    top: (box.top * height) / GRID,
    bottom: (box.bottom * height) / GRID,
  };
  const ground = background ? null : oneColour(border);
  return { width, height, subject, background: hexOf(background), ground: hexOf(ground) };
}

const hexOf = (pixel: Pixel | null) => pixel && `#${Buffer.from(pixel).toString("hex")}`;

function borderPixels(pixelAt: PixelAt): Pixel[] {
  const border: Pixel[] = [];
  for (let y = 0; y < GRID; y++) {
    for (let x = 0; x < GRID; x++) {
      if (Math.min(x, y, GRID - 1 - x, GRID - 1 - y) < BORDER) border.push(pixelAt(x, y));
    }
  }
  return border;
}

/** The background's colour; null where the border is not plain and light. */
function plainBackground(border: Pixel[]): Pixel | null {
  const median = medianOf(border);
  const near = border.filter((pixel) => maxDifference(pixel, median) <= MAX_BACKGROUND_SPREAD);
  const isPlain = near.length >= border.length * MIN_BACKGROUND_SHARE;
  return isPlain && Math.min(...median) >= MIN_BACKGROUND_LIGHTNESS ? median : null;
}

/** The colour of nearly all of the border, to the bit; null where there is none, as in photographs. */
function oneColour(border: Pixel[]): Pixel | null {
  const median = medianOf(border);
  const same = border.filter((pixel) => maxDifference(pixel, median) === 0);
  return same.length >= border.length * MIN_BACKGROUND_SHARE ? median : null;
}

function medianOf(pixels: Pixel[]): Pixel {
  const median = (channel: 0 | 1 | 2) => {
    const values = pixels.map((pixel) => pixel[channel]).sort((a, b) => a - b);
    return values[values.length >> 1] ?? 0;
  };
  return [median(0), median(1), median(2)];
}

const maxDifference = (a: Pixel, b: Pixel) =>
  Math.max(Math.abs(a[0] - b[0]), Math.abs(a[1] - b[1]), Math.abs(a[2] - b[2]));

/** On a plain background, everything else is the product: 1 for its pixels, 0 for the background. */
function foregroundMask(pixelAt: PixelAt, background: Pixel): Weights {
  return weightsOf((x, y) => (maxDifference(pixelAt(x, y), background) > MAX_BACKGROUND_SPREAD + 4 ? 1 : 0));
}

/**
 * A saliency map of a scene: how much pixels differ from the border, relative to the border's own variation, and how near they
 * are to the centre. Colour counts more than lightness, because light also varies on walls and between trees.
 */
function saliency(pixelAt: PixelAt, border: Pixel[]): Weights {
  const borderColours = border.map(toYCbCr);
  const mean = [0, 1, 2].map((c) => borderColours.reduce((sum, pixel) => sum + (pixel[c] ?? 0), 0) / border.length);
  const spread = [0, 1, 2].map((c) => {
    const variance =
      borderColours.reduce((sum, pixel) => sum + ((pixel[c] ?? 0) - (mean[c] ?? 0)) ** 2, 0) / border.length;
    return (Math.sqrt(variance) + (c === 0 ? 12 : 7)) / (c === 0 ? 0.7 : 1);
  });
  const raw = weightsOf((x, y) => {
    const colours = toYCbCr(pixelAt(x, y));
    const difference = colours.reduce((sum, value, c) => sum + ((value - (mean[c] ?? 0)) / (spread[c] ?? 1)) ** 2, 0);
    const fromCentre = Math.hypot((x + 0.5) / GRID - 0.5, (y + 0.5) / GRID - 0.5);
    return difference * Math.exp(-((fromCentre / 0.42) ** 2));
  });
  const threshold = 0.1 * percentile(raw, 0.985);
  return raw.map((row) => row.map((weight) => (weight > threshold ? Math.min(weight, threshold * 2) : 0)));
}

/** Luma and the two colour differences of ITU-R BT.709. */
function toYCbCr([r, g, b]: Pixel): Pixel {
  const luma = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return [luma, (b - luma) / 1.8556, (r - luma) / 1.5748];
}

function weightsOf(weightAt: (x: number, y: number) => number): Weights {
  return Array.from({ length: GRID }, (_, y) => Array.from({ length: GRID }, (_, x) => weightAt(x, y)));
}

function percentile(weights: Weights, fraction: number): number {
  const sorted = weights.flat().sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * fraction)] ?? 0;
}

/** The box around everything that has a weight; the whole grid where nothing has. */
function boundingBox(weights: Weights): Box {
  const rows = weights.map((row) => row.some((weight) => weight > 0));
  const columns = rows.map((_, x) => weights.some((row) => (row[x] ?? 0) > 0));
  if (!rows.includes(true)) return { left: 0, top: 0, right: GRID, bottom: GRID };
  const [top, bottom] = [rows.indexOf(true), rows.lastIndexOf(true) + 1];
  return { left: columns.indexOf(true), right: columns.lastIndexOf(true) + 1, top, bottom };
}

/** The box around the weights' centroid that contains nearly all of them. */
function weightedExtent(weights: Weights): Box {
  const columns = Array.from({ length: GRID }, (_, x) => weights.reduce((sum, row) => sum + (row[x] ?? 0), 0));
  const rows = weights.map((row) => row.reduce((sum, weight) => sum + weight, 0));
  const [left, right] = extentOf(columns);
  const [top, bottom] = extentOf(rows);
  return { left, right, top, bottom };
}

/** The middle part where there are no weights. */
function extentOf(weights: number[]): [from: number, to: number] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return [GRID * 0.2, GRID * 0.8];
  const centroid = weights.reduce((sum, weight, i) => sum + weight * (i + 0.5), 0) / total;
  const variance = weights.reduce((sum, weight, i) => sum + weight * (i + 0.5 - centroid) ** 2, 0) / total;
  const reach = EXTENT * Math.sqrt(variance) + 1;
  const first = weights.findIndex((weight) => weight > 0);
  const last = weights.findLastIndex((weight) => weight > 0) + 1;
  return [Math.max(first - 0.5, centroid - reach, 0), Math.min(last + 0.5, centroid + reach, GRID)];
}

/** Shops place their product near the centre, and let it fill the height of a tall picture, whatever else is salient. */
function includeCentre(box: Box, isTall: boolean): Box {
  const [from, to] = [GRID * 0.3, GRID * 0.7];
  const [top, bottom] = isTall ? [GRID * 0.1, GRID * 0.9] : [from, to];
  return {
    left: Math.min(box.left, from),
    top: Math.min(box.top, top),
    right: Math.max(box.right, to),
    bottom: Math.max(box.bottom, bottom),
  };
}
