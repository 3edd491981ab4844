/** A large lit sphere with rings, moons and stars. */

import type { Context } from "../../templates/template.ts";
import { alpha, mix } from "../colour.ts";
import { blend } from "../oklch.ts";
import type { ArtColours, Random, Size } from "./index.ts";

const STARS = 130;
const TILT = -0.38;

interface Sphere {
  x: number;
  y: number;
  radius: number;
}

export function drawPlanet(
  context: Context,
  { width, height }: Size,
  colours: ArtColours,
  random: Random,
): { x: number; y: number } {
  const sky = context.createRadialGradient(width * 0.5, height * 0.66, 0, width * 0.5, height * 0.66, height);
  sky.addColorStop(0, blend(colours.main, colours.accent, 0.3));
  sky.addColorStop(0.5, colours.main);
  sky.addColorStop(1, colours.night);
  context.fillStyle = sky;
  context.fillRect(0, 0, width, height);
  drawStars(context, { width, height }, colours, random);

  const planet = { x: width * (0.42 + 0.16 * random()), y: height * 0.6, radius: width * 0.25 };
  const rings = [1.5, 1.68, 1.92].map((reach, i) => ({ reach, width: [26, 12, 5][i] ?? 5 }));
  drawRings(context, planet, rings, colours, "behind");
  drawSphere(context, planet, colours.accent, blend(colours.main, colours.accent, 0.4), colours);
  drawBands(context, planet, colours, random);
  drawRings(context, planet, rings, colours, "before");
  const small = { x: width * (0.14 + 0.1 * random()), y: height * 0.86, radius: width * 0.065 };
  drawSphere(context, small, colours.light, colours.deep, colours);
  const smallest = { x: width * (0.8 + 0.08 * random()), y: height * 0.36, radius: width * 0.032 };
  drawSphere(context, smallest, colours.glow, colours.ember, colours);
  return planet;
}

function drawStars(context: Context, { width, height }: Size, colours: ArtColours, random: Random): void {
  for (let star = 0; star < STARS; star++) {
    const [x, y] = [random() * width, random() * height];
    const radius = 0.8 + 2.4 * random() ** 4;
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fillStyle = alpha(colours.glow, 0.25 + 0.6 * random());
    context.fill();
  }
}

/** Lit from the upper left. */
function drawSphere(context: Context, { x, y, radius }: Sphere, lit: string, dark: string, colours: ArtColours): void {
  const halo = context.createRadialGradient(x, y, radius * 0.95, x, y, radius * 1.5);
  halo.addColorStop(0, alpha(lit, 0.38));
  halo.addColorStop(1, alpha(lit, 0));
  context.fillStyle = halo;
  context.beginPath();
  context.arc(x, y, radius * 1.5, 0, 2 * Math.PI);
  context.fill();
  const light = context.createRadialGradient(x - radius * 0.45, y - radius * 0.5, radius * 0.05, x, y, radius * 1.25);
  light.addColorStop(0, mix(lit, colours.glow, 0.85));
  light.addColorStop(0.35, lit);
  light.addColorStop(0.8, dark);
  light.addColorStop(1, colours.night);
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = light;
  context.fill();
}

/** Soft belts around the sphere, tilted like its rings. */
function drawBands(context: Context, { x, y, radius }: Sphere, colours: ArtColours, random: Random): void {
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
    context.strokeStyle = alpha(band % 2 === 0 ? colours.night : colours.glow, 0.1 + 0.08 * random());
    context.lineWidth = radius * (0.05 + 0.07 * random());
    context.stroke();
  }
  context.restore();
}

function drawRings(
  context: Context,
  { x, y, radius }: Sphere,
  rings: readonly { reach: number; width: number }[],
  colours: ArtColours,
  side: "behind" | "before",
): void {
  context.save();
  context.translate(x, y);
  context.rotate(TILT);
  for (const [index, { reach, width }] of rings.entries()) {
    context.beginPath();
    const [from, to] = side === "behind" ? [Math.PI, 2 * Math.PI] : [0, Math.PI];
    context.ellipse(0, 0, radius * reach, radius * reach * 0.26, 0, from, to);
    context.strokeStyle = alpha(index === 1 ? colours.accent : colours.glow, side === "behind" ? 0.7 : 0.85);
    context.lineWidth = width;
    context.stroke();
  }
  context.restore();
}
