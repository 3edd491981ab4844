import { expect, it } from "vitest";
import { type Branding, brandingSchema } from "../../../contract/settings.ts";
import { contrast, WHITE } from "../colour.ts";
import { drawArtwork } from "./index.ts";

const SIZE = { width: 540, height: 540 };
const branding = (primary_color: string, accent_color: string): Branding =>
  brandingSchema.parse({ primary_color, accent_color });
const PAIRS = [
  ["#14213d", "#ffb703"],
  ["#ffffff", "#ffffff"],
  ["#000000", "#000000"],
  ["#ffe066", "#ff5d8f"],
  ["#e63946", "#2a9d8f"],
] as const;
/** Enough to use every motif. */
const SEEDS = Array.from({ length: 9 }, (_, index) => `text ${index}`);

/** The mean colour of rows. */
function meanOf(pixels: Buffer, from: number, to: number): string {
  const sums = [0, 0, 0];
  for (let at = from * SIZE.width * 4; at < to * SIZE.width * 4; at += 4)
    for (const channel of [0, 1, 2]) sums[channel] = (sums[channel] ?? 0) + (pixels[at + channel] ?? 0);
  return `#${Buffer.from(sums.map((sum) => Math.round(sum / ((to - from) * SIZE.width)))).toString("hex")}`;
}

it("draws the same picture for the same text, and different ones for different texts", () => {
  const pictures = SEEDS.map((seed) => drawArtwork(SIZE, branding("#14213d", "#ffb703"), seed).pixels);
  const [first = Buffer.alloc(0)] = pictures;
  expect(drawArtwork(SIZE, branding("#14213d", "#ffb703"), SEEDS[0] ?? "").pixels.equals(first)).toBe(true);
  for (const [index, picture] of pictures.entries())
    for (const other of pictures.slice(index + 1)) expect(picture.equals(other)).toBe(false);
});

it("is opaque, has its focal point in the middle part, and is not uniform", () => {
  for (const seed of SEEDS) {
    const { pixels, subject } = drawArtwork(SIZE, branding("#14213d", "#ffb703"), seed);
    expect(pixels).toHaveLength(SIZE.width * SIZE.height * 4);
    for (let at = 3; at < pixels.length; at += 4001 * 4) expect(pixels[at]).toBe(255);
    expect(subject.x).toBeGreaterThan(SIZE.width * 0.2);
    expect(subject.x).toBeLessThan(SIZE.width * 0.8);
    const colours = new Set<string>();
    for (let at = 0; at < pixels.length; at += 400)
      colours.add([0, 1, 2].map((channel) => (pixels[at + channel] ?? 0) >> 4).join());
    expect(colours.size).toBeGreaterThan(25);
  }
});

it("is dark where captions are placed, for any pair of colours", () => {
  for (const [primary, accent] of PAIRS) {
    for (const seed of SEEDS.slice(0, 5)) {
      const { pixels } = drawArtwork(SIZE, branding(primary, accent), seed);
      expect(contrast(meanOf(pixels, 10, 90), WHITE), `${primary}, ${accent}: ${seed}`).toBeGreaterThan(3.5);
    }
  }
});
