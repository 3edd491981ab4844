/** Motif: dunes like layers of cut paper under a low sun. */
import type { Context } from "../canvas.ts";
import { alpha, mix, mixOklch } from "../colour.ts";
import type { Random } from "../seeded-random.ts";
import type { Motif, Size } from "./motif.ts";
import type { Palette } from "./palette.ts";

const LAYERS = 6;
const STEP_PX = 6;

export const drawDunes: Motif = (context, size, palette, random) => {
  const { width, height } = size;
  const sky = context.createLinearGradient(0, 0, 0, height);
  sky.addColorStop(0, palette.deep);
  sky.addColorStop(0.26, palette.main);
  sky.addColorStop(0.42, mixOklch(palette.main, palette.accent, 0.3));
  sky.addColorStop(0.56, mixOklch(palette.main, palette.accent, 0.65));
  sky.addColorStop(0.7, palette.accent);
  context.fillStyle = sky;
  context.fillRect(0, 0, width, height);
  const sun = { x: width * (0.3 + 0.42 * random()), y: height * 0.47, radius: width * (0.19 + 0.04 * random()) };
  drawSun(context, sun, palette);
  for (let layer = 0; layer < LAYERS; layer++) drawDune(context, size, layer, palette, random);
  return sun;
};

function drawSun(context: Context, { x, y, radius }: { x: number; y: number; radius: number }, palette: Palette) {
  const halo = context.createRadialGradient(x, y, radius * 0.6, x, y, radius * 2.6);
  halo.addColorStop(0, alpha(palette.glow, 0.5));
  halo.addColorStop(1, alpha(palette.glow, 0));
  context.fillStyle = halo;
  context.fillRect(x - radius * 3, y - radius * 3, radius * 6, radius * 6);
  const disc = context.createLinearGradient(x, y - radius, x, y + radius);
  disc.addColorStop(0, palette.glow);
  disc.addColorStop(1, palette.accent);
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = disc;
  context.fill();
}

function drawDune(context: Context, { width, height }: Size, layer: number, palette: Palette, random: Random): void {
  /** 0 for the farthest layer, 1 for the nearest. */
  const nearness = layer / (LAYERS - 1);
  const top = height * (0.5 + 0.4 * nearness ** 1.15);
  const amplitude = height * (0.035 + 0.03 * nearness);
  const waves = Array.from({ length: 3 }, (_, i) => ({
    wavelength: width * (1.5 - 0.35 * i) * (0.8 + 0.5 * random()),
    phase: random() * 2 * Math.PI,
    amplitude: amplitude / (1 + i * 0.9),
  }));
  const edge = (x: number) =>
    top +
    waves.reduce((sum, wave) => sum + wave.amplitude * Math.sin((x / wave.wavelength) * 2 * Math.PI + wave.phase), 0);
  const traceEdge = () => {
    context.beginPath();
    for (let x = -40; x <= width + 40; x += STEP_PX) context.lineTo(x, edge(x));
  };
  const fill = context.createLinearGradient(0, top - amplitude * 2, 0, top + height * 0.22);
  const body =
    nearness < 0.6
      ? mixOklch(palette.accent, palette.main, 0.3 + nearness)
      : mix(palette.main, palette.night, nearness * 2.5 - 1.5);
  fill.addColorStop(0, mixOklch(body, palette.accent, 0.3 * (1 - nearness * 0.5)));
  fill.addColorStop(1, body);
  context.save();
  context.shadowColor = alpha(palette.night, 0.55);
  context.shadowBlur = 46;
  context.shadowOffsetY = -10;
  traceEdge();
  context.lineTo(width + 40, height + 40);
  context.lineTo(-40, height + 40);
  context.closePath();
  context.fillStyle = fill;
  context.fill();
  context.restore();
  traceEdge();
  context.strokeStyle = alpha(palette.glow, 0.5 - 0.3 * nearness);
  context.lineWidth = 2.5;
  context.stroke();
}
