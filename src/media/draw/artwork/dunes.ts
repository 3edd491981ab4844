/** Layers of cut paper, one behind the other, under a low sun. */

import type { Context } from "../../templates/template.ts";
import { alpha, mix } from "../colour.ts";
import { blend } from "../oklch.ts";
import type { ArtColours, Random, Size } from "./index.ts";

const LAYERS = 6;
const STEP_PX = 6;

export function drawDunes(context: Context, size: Size, colours: ArtColours, random: Random): { x: number; y: number } {
  const { width, height } = size;
  const sky = context.createLinearGradient(0, 0, 0, height);
  sky.addColorStop(0, colours.deep);
  sky.addColorStop(0.26, colours.main);
  sky.addColorStop(0.42, blend(colours.main, colours.accent, 0.3));
  sky.addColorStop(0.56, blend(colours.main, colours.accent, 0.65));
  sky.addColorStop(0.7, colours.accent);
  context.fillStyle = sky;
  context.fillRect(0, 0, width, height);
  const sun = { x: width * (0.3 + 0.42 * random()), y: height * 0.47, radius: width * (0.19 + 0.04 * random()) };
  drawSun(context, sun, colours);
  for (let layer = 0; layer < LAYERS; layer++) drawDune(context, size, layer, colours, random);
  return sun;
}

function drawSun(context: Context, { x, y, radius }: { x: number; y: number; radius: number }, colours: ArtColours) {
  const halo = context.createRadialGradient(x, y, radius * 0.6, x, y, radius * 2.6);
  halo.addColorStop(0, alpha(colours.glow, 0.5));
  halo.addColorStop(1, alpha(colours.glow, 0));
  context.fillStyle = halo;
  context.fillRect(x - radius * 3, y - radius * 3, radius * 6, radius * 6);
  const disc = context.createLinearGradient(x, y - radius, x, y + radius);
  disc.addColorStop(0, colours.glow);
  disc.addColorStop(1, colours.accent);
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = disc;
  context.fill();
}

function drawDune(context: Context, { width, height }: Size, layer: number, colours: ArtColours, random: Random): void {
  const near = layer / (LAYERS - 1);
  const top = height * (0.5 + 0.4 * near ** 1.15);
  const swell = height * (0.035 + 0.03 * near);
  const waves = Array.from({ length: 3 }, (_, i) => ({
    length: width * (1.5 - 0.35 * i) * (0.8 + 0.5 * random()),
    phase: random() * 2 * Math.PI,
    swell: swell / (1 + i * 0.9),
  }));
  const edge = (x: number) =>
    top + waves.reduce((sum, wave) => sum + wave.swell * Math.sin((x / wave.length) * 2 * Math.PI + wave.phase), 0);
  const trace = () => {
    context.beginPath();
    for (let x = -40; x <= width + 40; x += STEP_PX) context.lineTo(x, edge(x));
  };
  const fill = context.createLinearGradient(0, top - swell * 2, 0, top + height * 0.22);
  const body =
    near < 0.6 ? blend(colours.accent, colours.main, 0.3 + near) : mix(colours.main, colours.night, near * 2.5 - 1.5);
  fill.addColorStop(0, blend(body, colours.accent, 0.3 * (1 - near * 0.5)));
  fill.addColorStop(1, body);
  context.save();
  context.shadowColor = alpha(colours.night, 0.55);
  context.shadowBlur = 46;
  context.shadowOffsetY = -10;
  trace();
  context.lineTo(width + 40, height + 40);
  context.lineTo(-40, height + 40);
  context.closePath();
  context.fillStyle = fill;
  context.fill();
  context.restore();
  trace();
  context.strokeStyle = alpha(colours.glow, 0.5 - 0.3 * near);
  context.lineWidth = 2.5;
  context.stroke();
}
