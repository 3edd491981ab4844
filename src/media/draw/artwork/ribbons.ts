/** A wide band of fine threads that twists through the picture. */

import type { Context } from "../../templates/template.ts";
import { alpha } from "../colour.ts";
import { blend } from "../oklch.ts";
import type { ArtColours, Random, Size } from "./index.ts";

const THREADS = 84;
const STEP_PX = 9;

export function drawRibbons(
  context: Context,
  size: Size,
  colours: ArtColours,
  random: Random,
): { x: number; y: number } {
  const { width, height } = size;
  const ground = context.createLinearGradient(0, 0, width * 0.4, height);
  ground.addColorStop(0, colours.deep);
  ground.addColorStop(0.55, colours.main);
  ground.addColorStop(1, blend(colours.deep, colours.ember, 0.3));
  context.fillStyle = ground;
  context.fillRect(0, 0, width, height);
  const light = { x: width * (0.25 + 0.5 * random()), y: height * 0.62 };
  const halo = context.createRadialGradient(light.x, light.y, 0, light.x, light.y, width * 0.75);
  halo.addColorStop(0, alpha(colours.accent, 0.5));
  halo.addColorStop(0.5, alpha(colours.ember, 0.32));
  halo.addColorStop(1, alpha(colours.ember, 0));
  context.fillStyle = halo;
  context.fillRect(0, 0, width, height);
  drawBand(context, size, { middle: 0.72, reach: 0.2, from: colours.ember, to: colours.light }, random);
  drawBand(context, size, { middle: 0.6, reach: 0.26, from: colours.accent, to: colours.glow }, random);
  drawSparks(context, size, colours, random);
  return light;
}

interface Band {
  /** Where its middle runs and how far it reaches, in parts of the height. */
  middle: number;
  reach: number;
  from: string;
  to: string;
}

/** The first and the last thread go their own ways; those between them follow both. */
function drawBand(context: Context, { width, height }: Size, band: Band, random: Random): void {
  const way = () => ({ length: 0.75 + 0.6 * random(), phase: random() * 2 * Math.PI, swing: 0.5 + 0.5 * random() });
  const ways = [way(), way(), way()] as const;
  const heightAt = ({ length, phase, swing }: ReturnType<typeof way>, x: number) =>
    Math.sin((x / (width * length)) * 2 * Math.PI + phase) * swing;
  context.lineJoin = "round";
  for (let thread = 0; thread < THREADS; thread++) {
    const share = thread / (THREADS - 1);
    context.beginPath();
    for (let x = -30; x <= width + 30; x += STEP_PX) {
      const spread = (share - 0.5) * heightAt(ways[2], x) * 1.5;
      const y = (1 - share) * heightAt(ways[0], x) + share * heightAt(ways[1], x) + spread;
      context.lineTo(x, height * (band.middle + band.reach * 0.78 * y));
    }
    const colour = blend(band.from, band.to, share);
    context.strokeStyle = alpha(colour, 0.22 + 0.5 * share ** 2);
    context.lineWidth = 1.6 + 2.2 * share ** 3;
    context.stroke();
  }
}

function drawSparks(context: Context, { width, height }: Size, colours: ArtColours, random: Random): void {
  for (let spark = 0; spark < 26; spark++) {
    const [x, y] = [random() * width, height * (0.34 + 0.64 * random())];
    const radius = 2 + 11 * random() ** 3;
    const light = context.createRadialGradient(x, y, 0, x, y, radius * 3);
    light.addColorStop(0, alpha(colours.glow, 0.95));
    light.addColorStop(0.3, alpha(colours.glow, 0.5));
    light.addColorStop(1, alpha(colours.accent, 0));
    context.fillStyle = light;
    context.fillRect(x - radius * 3, y - radius * 3, radius * 6, radius * 6);
  }
}
