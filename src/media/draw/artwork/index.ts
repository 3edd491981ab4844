/**
 * The drawn picture of a video that has no photograph: a scene in the brand's colours, chosen and varied by the text, so
 * that every text has its own and always the same. Its upper edge is quiet; captions stand there.
 */
import { type Canvas, createCanvas } from "@napi-rs/canvas";
import type { Branding } from "../../../contract/settings.ts";
import { hash } from "../../render/ken-burns.ts";
import { contrast, mix, NEAR_BLACK, WHITE } from "../colour.ts";
import { blend } from "../oklch.ts";
import { drawDunes } from "./dunes.ts";
import { drawPlanet } from "./planet.ts";
import { drawRibbons } from "./ribbons.ts";

export interface Size {
  width: number;
  height: number;
}

export interface ArtColours {
  /** From the darkest to the lightest. */
  night: string;
  deep: string;
  main: string;
  light: string;
  /** The brand's accent, and a paler and a deeper one. */
  accent: string;
  glow: string;
  ember: string;
}

/** Numbers from 0 to 1 that follow from a seed. */
export type Random = () => number;

const MOTIFS = [drawDunes, drawPlanet, drawRibbons] as const;
/** Grain keeps wide gradients from showing steps; of 255. */
const GRAIN = 5;

/** Mulberry32. */
export function randomFrom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The scene is a dusk, so that white captions read on it whatever the brand's colours. */
export function artColours({ primary_color, accent_color }: Branding): ArtColours {
  let main = primary_color;
  while (contrast(main, WHITE) < 5) main = mix(main, NEAR_BLACK, 0.12);
  const accent = contrast(accent_color, main) >= 1.6 ? accent_color : mix(accent_color, WHITE, 0.55);
  return {
    night: mix(main, NEAR_BLACK, 0.6),
    deep: mix(main, NEAR_BLACK, 0.3),
    main,
    light: blend(main, mix(accent, WHITE, 0.4), 0.45),
    accent,
    glow: mix(accent, WHITE, 0.5),
    ember: blend(main, accent, 0.5),
  };
}

/**
 * Draws the picture.
 * @param seed what the picture belongs to
 * @returns RGBA, 8 bits, rows from the top; and the point that it is drawn about, pixels
 */
export function drawArtwork(
  size: Size,
  branding: Branding,
  seed: string,
): { pixels: Buffer; subject: { x: number; y: number } } {
  const number = hash(seed);
  const random = randomFrom(number);
  const canvas = createCanvas(size.width, size.height);
  const draw = MOTIFS[number % MOTIFS.length] ?? drawDunes;
  const subject = draw(canvas.getContext("2d"), size, artColours(branding), random);
  return { pixels: grained(canvas, random), subject };
}

function grained(canvas: Canvas, random: Random): Buffer {
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
