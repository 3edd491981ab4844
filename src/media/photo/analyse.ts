/** Looking at a product's photograph: where the product is, and whether it stands on a plain studio ground. */
import sharp from "sharp";
import { hexOf } from "../draw/colour.ts";
import type { Box } from "../draw/layout.ts";

export interface PhotoFacts {
  width: number;
  height: number;
  /** About where the product is, pixels of the photograph. */
  subject: Box;
  /** The colour of a light, plain ground all around the product, `#rrggbb`; null for a scene. */
  ground: string | null;
}

/** The photograph is looked at this small, pixels a side: things, not textures. */
const GRID = 64;
const RIM = 2;
/** A plain ground's channels differ by no more than this from their median, of 255; all are at least this light. */
const PLAIN_SPREAD = 10;
const PLAIN_LIGHT = 218;
/** Half the width of an even spread, in standard deviations, and a little more. */
const REACH = 1.85;

type Pixel = [number, number, number];

export async function lookAtPhoto(path: string): Promise<PhotoFacts> {
  const { width, height } = await sharp(path).metadata();
  const small = sharp(path).flatten({ background: "#ffffff" }).toColourspace("srgb");
  const pixels = await small.resize(GRID, GRID, { fit: "fill", kernel: "cubic" }).removeAlpha().raw().toBuffer();
  const at = (x: number, y: number): Pixel => {
    const offset = (y * GRID + x) * 3;
    return [pixels[offset] ?? 0, pixels[offset + 1] ?? 0, pixels[offset + 2] ?? 0];
  };
  const rim = rimPixels(at);
  const ground = plainGround(rim);
  const found = ground
    ? outline(distanceFrom(at, ground))
    : withMiddle(extent(strangeness(at, rim)), height > width * 1.2);
  const toPixels = (box: Box): Box => ({
    left: (box.left * width) / GRID,
    right: (box.right * width) / GRID,
    top: (box.top * height) / GRID,
    bottom: (box.bottom * height) / GRID,
  });
  return { width, height, subject: toPixels(found), ground: ground && hexOf(ground) };
}

function rimPixels(at: (x: number, y: number) => Pixel): Pixel[] {
  const rim: Pixel[] = [];
  for (let y = 0; y < GRID; y++) {
    for (let x = 0; x < GRID; x++) {
      if (Math.min(x, y, GRID - 1 - x, GRID - 1 - y) < RIM) rim.push(at(x, y));
    }
  }
  return rim;
}

/** A packshot may touch the rim here and there, so nearly all of it counts. */
function plainGround(rim: Pixel[]): Pixel | null {
  const median = medianOf(rim);
  const near = rim.filter((pixel) => pixel.every((value, c) => Math.abs(value - (median[c] ?? 0)) <= PLAIN_SPREAD));
  return near.length >= rim.length * 0.93 && Math.min(...median) >= PLAIN_LIGHT ? median : null;
}

function medianOf(pixels: Pixel[]): Pixel {
  const middle = (channel: 0 | 1 | 2) => {
    const values = pixels.map((pixel) => pixel[channel]).sort((a, b) => a - b);
    return values[values.length >> 1] ?? 0;
  };
  return [middle(0), middle(1), middle(2)];
}

/** On a plain ground all that is not ground is the product: a weight of 0 or 1 for each pixel of the grid. */
function distanceFrom(at: (x: number, y: number) => Pixel, ground: Pixel): Weights {
  return weigh((x, y) => (at(x, y).some((value, c) => Math.abs(value - (ground[c] ?? 0)) > PLAIN_SPREAD + 4) ? 1 : 0));
}

/**
 * In a scene the product is what is unlike the rim, measured in the rim's own spread of colours, and nearer the middle.
 * Colour says more than light, which also falls on walls and through trees.
 */
function strangeness(at: (x: number, y: number) => Pixel, rim: Pixel[]): Weights {
  const rimColours = rim.map(lightAndColour);
  const mean = [0, 1, 2].map((c) => rimColours.reduce((sum, pixel) => sum + (pixel[c] ?? 0), 0) / rim.length);
  const spread = [0, 1, 2].map((c) => {
    const variance = rimColours.reduce((sum, pixel) => sum + ((pixel[c] ?? 0) - (mean[c] ?? 0)) ** 2, 0) / rim.length;
    return (Math.sqrt(variance) + (c === 0 ? 12 : 7)) / (c === 0 ? 0.7 : 1);
  });
  const raw = weigh((x, y) => {
    const colours = lightAndColour(at(x, y));
    const unlike = colours.reduce((sum, value, c) => sum + ((value - (mean[c] ?? 0)) / (spread[c] ?? 1)) ** 2, 0);
    const off = Math.hypot((x + 0.5) / GRID - 0.5, (y + 0.5) / GRID - 0.5);
    return unlike * Math.exp(-((off / 0.42) ** 2));
  });
  const strong = 0.1 * percentile(raw, 0.985);
  return raw.map((row) => row.map((weight) => (weight > strong ? Math.min(weight, strong * 2) : 0)));
}

/** Luma and the two colour differences of ITU-R BT.709. */
function lightAndColour([r, g, b]: Pixel): Pixel {
  const luma = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return [luma, (b - luma) / 1.8556, (r - luma) / 1.5748];
}

type Weights = number[][];

function weigh(weight: (x: number, y: number) => number): Weights {
  return Array.from({ length: GRID }, (_, y) => Array.from({ length: GRID }, (_, x) => weight(x, y)));
}

function percentile(weights: Weights, part: number): number {
  const sorted = weights.flat().sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * part)] ?? 0;
}

/** The box around the weights' centre that holds nearly all of an even spread; the middle where there are none. */
function extent(weights: Weights): Box {
  const columns = Array.from({ length: GRID }, (_, x) => weights.reduce((sum, row) => sum + (row[x] ?? 0), 0));
  const rows = weights.map((row) => row.reduce((sum, weight) => sum + weight, 0));
  const [left, right] = span(columns);
  const [top, bottom] = span(rows);
  return { left, right, top, bottom };
}

/** The box around all that has a weight. */
function outline(weights: Weights): Box {
  const rows = weights.map((row) => row.some((weight) => weight > 0));
  const columns = rows.map((_, x) => weights.some((row) => (row[x] ?? 0) > 0));
  if (!rows.includes(true)) return { left: 0, top: 0, right: GRID, bottom: GRID };
  const [top, bottom] = [rows.indexOf(true), rows.lastIndexOf(true) + 1];
  return { left: columns.indexOf(true), right: columns.lastIndexOf(true) + 1, top, bottom };
}

/** Whatever else stands out, what a shop photographs is seldom far from the middle, and fills a tall picture's height. */
function withMiddle(box: Box, tall: boolean): Box {
  const [from, to] = [GRID * 0.3, GRID * 0.7];
  const [high, low] = tall ? [GRID * 0.1, GRID * 0.9] : [from, to];
  return {
    left: Math.min(box.left, from),
    top: Math.min(box.top, high),
    right: Math.max(box.right, to),
    bottom: Math.max(box.bottom, low),
  };
}

function span(weights: number[]): [from: number, to: number] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return [GRID * 0.2, GRID * 0.8];
  const centre = weights.reduce((sum, weight, i) => sum + weight * (i + 0.5), 0) / total;
  const variance = weights.reduce((sum, weight, i) => sum + weight * (i + 0.5 - centre) ** 2, 0) / total;
  const reach = REACH * Math.sqrt(variance) + 1;
  const first = weights.findIndex((weight) => weight > 0);
  const last = weights.findLastIndex((weight) => weight > 0) + 1;
  return [Math.max(first - 0.5, centre - reach, 0), Math.min(last + 0.5, centre + reach, GRID)];
}
