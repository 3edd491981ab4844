/** Motif: a planet with rings, moons and stars. */
import type { Context } from "../canvas.ts";
import { alpha, mix, mixOklch } from "../colour.ts";
import type { Random } from "../seeded-random.ts";
import type { Motif, Size } from "./motif.ts";
import type { Palette } from "./palette.ts";

const STARS = 130;
const TILT = -0.38;

interface Sphere {
  x: number;
  y: number;
  radius: number;
}

export const drawPlanet: Motif = (context, { width, height }, palette, random) => {
  const sky = context.createRadialGradient(width * 0.5, height * 0.66, 0, width * 0.5, height * 0.66, height);
  sky.addColorStop(0, mixOklch(palette.main, palette.accent, 0.3));
  sky.addColorStop(0.5, palette.main);
  sky.addColorStop(1, palette.night);
  context.fillStyle = sky;
  context.fillRect(0, 0, width, height);
  drawStars(context, { width, height }, palette, random);

  const planet = { x: width * (0.42 + 0.16 * random()), y: height * 0.6, radius: width * 0.25 };
  const rings = [1.5, 1.68, 1.92].map((radius, i) => ({ radius, width: [26, 12, 5][i] ?? 5 }));
  drawRings(context, planet, rings, palette, "behind");
  drawSphere(context, planet, palette.accent, mixOklch(palette.main, palette.accent, 0.4), palette);
  drawBands(context, planet, palette, random);
  drawRings(context, planet, rings, palette, "front");
  const moon = { x: width * (0.14 + 0.1 * random()), y: height * 0.86, radius: width * 0.065 };
  drawSphere(context, moon, palette.light, palette.deep, palette);
  const smallMoon = { x: width * (0.8 + 0.08 * random()), y: height * 0.36, radius: width * 0.032 };
  drawSphere(context, smallMoon, palette.glow, palette.ember, palette);
  return planet;
};

function drawStars(context: Context, { width, height }: Size, palette: Palette, random: Random): void {
  for (let star = 0; star < STARS; star++) {
    const [x, y] = [random() * width, random() * height];
    const radius = 0.8 + 2.4 * random() ** 4;
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fillStyle = alpha(palette.glow, 0.25 + 0.6 * random());
    context.fill();
  }
}

/** A sphere lit from the upper left. */
function drawSphere(context: Context, { x, y, radius }: Sphere, lit: string, dark: string, palette: Palette): void {
  const halo = context.createRadialGradient(x, y, radius * 0.95, x, y, radius * 1.5);
  halo.addColorStop(0, alpha(lit, 0.38));
  halo.addColorStop(1, alpha(lit, 0));
  context.fillStyle = halo;
  context.beginPath();
  context.arc(x, y, radius * 1.5, 0, 2 * Math.PI);
  context.fill();
  const light = context.createRadialGradient(x - radius * 0.45, y - radius * 0.5, radius * 0.05, x, y, radius * 1.25);
  light.addColorStop(0, mix(lit, palette.glow, 0.85));
  light.addColorStop(0.35, lit);
  light.addColorStop(0.8, dark);
  light.addColorStop(1, palette.night);
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = light;
  context.fill();
}

/** Cloud bands around the planet, tilted like its rings. */
function drawBands(context: Context, { x, y, radius }: Sphere, palette: Palette, random: Random): void {
  context.save();
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.clip();
  context.translate(x, y);
  context.rotate(TILT);
  for (let band = -4; band <= 4; band++) {
    const at = (band / 4.6) * radius + (random() - 0.5) * radius * 0.08;
    context.beginPath();
    context.ellipse(0, at, radius * 1.05, radius * (0.16 + 0.04 * random()), 0, 0, Math.PI);
    context.strokeStyle = alpha(band % 2 === 0 ? palette.night : palette.glow, 0.1 + 0.08 * random());
    context.lineWidth = radius * (0.05 + 0.07 * random());
    context.stroke();
  }
  context.restore();
}

function drawRings(
  context: Context,
  { x, y, radius }: Sphere,
  /** Radii in planet radii, widths in pixels. */
  rings: readonly { radius: number; width: number }[],
  palette: Palette,
  side: "behind" | "front",
): void {
  context.save();
  context.translate(x, y);
  context.rotate(TILT);
  for (const [index, ring] of rings.entries()) {
    context.beginPath();
    const [from, to] = side === "behind" ? [Math.PI, 2 * Math.PI] : [0, Math.PI];
    context.ellipse(0, 0, radius * ring.radius, radius * ring.radius * 0.26, 0, from, to);
    context.strokeStyle = alpha(index === 1 ? palette.accent : palette.glow, side === "behind" ? 0.7 : 0.85);
    context.lineWidth = ring.width;
    context.stroke();
  }
  context.restore();
}
