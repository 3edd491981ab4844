/** Motif: twisting bands of fine threads. */
import type { Context } from "../canvas.ts";
import { alpha, mixOklch } from "../colour.ts";
import type { Random } from "../seeded-random.ts";
import type { Motif, Size } from "./motif.ts";
import type { Palette } from "./palette.ts";

const THREADS = 84;
const STEP_PX = 9;

export const drawRibbons: Motif = (context, size, palette, random) => {
  const { width, height } = size;
  const background = context.createLinearGradient(0, 0, width * 0.4, height);
  background.addColorStop(0, palette.deep);
  background.addColorStop(0.55, palette.main);
  background.addColorStop(1, mixOklch(palette.deep, palette.ember, 0.3));
  context.fillStyle = background;
  context.fillRect(0, 0, width, height);
  const light = { x: width * (0.25 + 0.5 * random()), y: height * 0.62 };
  const halo = context.createRadialGradient(light.x, light.y, 0, light.x, light.y, width * 0.75);
  halo.addColorStop(0, alpha(palette.accent, 0.5));
  halo.addColorStop(0.5, alpha(palette.ember, 0.32));
  halo.addColorStop(1, alpha(palette.ember, 0));
  context.fillStyle = halo;
  context.fillRect(0, 0, width, height);
  drawBand(context, size, { middle: 0.72, amplitude: 0.2, from: palette.ember, to: palette.light }, random);
  drawBand(context, size, { middle: 0.6, amplitude: 0.26, from: palette.accent, to: palette.glow }, random);
  drawSparks(context, size, palette, random);
  return light;
};

interface Band {
  /** Its centre line and its amplitude, as fractions of the height. */
  middle: number;
  amplitude: number;
  from: string;
  to: string;
}

/** The first and the last thread are waves of their own, the threads between them are interpolated. */
function drawBand(context: Context, { width, height }: Size, band: Band, random: Random): void {
  const wave = () => ({
    length: 0.75 + 0.6 * random(),
    phase: random() * 2 * Math.PI,
    amplitude: 0.5 + 0.5 * random(),
  });
  const waves = [wave(), wave(), wave()] as const;
  const heightAt = ({ length, phase, amplitude }: ReturnType<typeof wave>, x: number) =>
    Math.sin((x / (width * length)) * 2 * Math.PI + phase) * amplitude;
  context.lineJoin = "round";
  for (let thread = 0; thread < THREADS; thread++) {
    const position = thread / (THREADS - 1);
    context.beginPath();
    for (let x = -30; x <= width + 30; x += STEP_PX) {
      const spread = (position - 0.5) * heightAt(waves[2], x) * 1.5;
      const y = (1 - position) * heightAt(waves[0], x) + position * heightAt(waves[1], x) + spread;
      context.lineTo(x, height * (band.middle + band.amplitude * 0.78 * y));
    }
    const colour = mixOklch(band.from, band.to, position);
    context.strokeStyle = alpha(colour, 0.22 + 0.5 * position ** 2);
    context.lineWidth = 1.6 + 2.2 * position ** 3;
    context.stroke();
  }
}

function drawSparks(context: Context, { width, height }: Size, palette: Palette, random: Random): void {
  for (let spark = 0; spark < 26; spark++) {
    const [x, y] = [random() * width, height * (0.34 + 0.64 * random())];
    const radius = 2 + 11 * random() ** 3;
    const light = context.createRadialGradient(x, y, 0, x, y, radius * 3);
    light.addColorStop(0, alpha(palette.glow, 0.95));
    light.addColorStop(0.3, alpha(palette.glow, 0.5));
    light.addColorStop(1, alpha(palette.accent, 0));
    context.fillStyle = light;
    context.fillRect(x - radius * 3, y - radius * 3, radius * 6, radius * 6);
  }
}
