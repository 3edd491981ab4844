/**
 * Draws the picture of a video without a photograph: one of three motifs in the brand's colours, chosen and varied by a seed, so
 * the same text always gets the same picture.
 */
import { type Canvas, createCanvas } from "@napi-rs/canvas";
import type { Branding } from "../../../contract/settings.ts";
import { hashText, type Random, seededRandom } from "../seeded-random.ts";
import { drawDunes } from "./dunes.ts";
import type { Motif, Size } from "./motif.ts";
import { paletteOf } from "./palette.ts";
import { drawPlanet } from "./planet.ts";
import { drawRibbons } from "./ribbons.ts";

const MOTIFS: Motif[] = [drawDunes, drawPlanet, drawRibbons];
/** Grain hides the banding of wide gradients; its amplitude, of 255. */
const GRAIN = 5;

/**
 * @param seed the text that the picture is for
 * @returns RGBA, 8 bits, rows from the top; and the focal point, pixels
 */
export function drawArtwork(
  size: Size,
  branding: Branding,
  seed: string,
): { pixels: Buffer; subject: { x: number; y: number } } {
  const hash = hashText(seed);
  const random = seededRandom(hash);
  const canvas = createCanvas(size.width, size.height);
  const drawMotif = MOTIFS[hash % MOTIFS.length] ?? drawDunes;
  const subject = drawMotif(canvas.getContext("2d"), size, paletteOf(branding), random);
  return { pixels: addGrain(canvas, random), subject };
}

function addGrain(canvas: Canvas, random: Random): Buffer {
  const { width, height } = canvas;
  const pixels = Buffer.from(canvas.getContext("2d").getImageData(0, 0, width, height).data.buffer);
  for (let at = 0; at < pixels.length; at += 4) {
    const grain = (random() + random() - 1) * GRAIN;
    for (let channel = 0; channel < 3; channel++) {
      pixels[at + channel] = Math.min(255, Math.max(0, Math.round((pixels[at + channel] ?? 0) + grain)));
    }
  }
  return pixels;
}
