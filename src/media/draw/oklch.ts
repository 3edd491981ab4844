/**
 * Blending colours as light does at dusk: around the circle of hues instead of through grey. The colour space is Oklab
 * in its polar form, with the matrices of its author, Björn Ottosson (2020), "A perceptual color space for image processing".
 */
import { hexOf, rgbOf } from "./colour.ts";

interface Lch {
  /** 0 to 1. */
  lightness: number;
  chroma: number;
  /** Radians. */
  hue: number;
}

type Triple = readonly [number, number, number];

const TO_LMS: readonly Triple[] = [
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
];
const LMS_TO_LAB: readonly Triple[] = [
  [0.2104542553, 0.793617785, -0.0040720468],
  [1.9779984951, -2.428592205, 0.4505937099],
  [0.0259040371, 0.7827717662, -0.808675766],
];
const LAB_TO_LMS: readonly Triple[] = [
  [1, 0.3963377774, 0.2158037573],
  [1, -0.1055613458, -0.0638541728],
  [1, -0.0894841775, -1.291485548],
];
const FROM_LMS: readonly Triple[] = [
  [4.0767416621, -3.3077115913, 0.2309699292],
  [-1.2684380046, 2.6097574011, -0.3413193965],
  [-0.0041960863, -0.7034186147, 1.707614701],
];
/** A colour of less chroma has no hue of its own and takes the other's. */
const GREY = 0.02;
/** Hues that neither colour has are held back by this part of their chroma, halfway between them. */
const HELD_BACK = 0.3;

const times = (rows: readonly Triple[], [a, b, c]: Triple): Triple => {
  const [x = 0, y = 0, z = 0] = rows.map((row) => row[0] * a + row[1] * b + row[2] * c);
  return [x, y, z];
};
const map = ([a, b, c]: Triple, change: (value: number) => number): Triple => [change(a), change(b), change(c)];
const linear = (channel: number) => {
  const c = channel / 255;
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
};
const encoded = (light: number) =>
  255 * (light <= 0.0031308 ? 12.92 * Math.max(0, light) : 1.055 * light ** (1 / 2.4) - 0.055);

function lchOf(colour: string): Lch {
  const [lightness, a, b] = times(LMS_TO_LAB, map(times(TO_LMS, map(rgbOf(colour), linear)), Math.cbrt));
  return { lightness, chroma: Math.hypot(a, b), hue: Math.atan2(b, a) };
}

function colourOf({ lightness, chroma, hue }: Lch): string {
  const lms = times(LAB_TO_LMS, [lightness, chroma * Math.cos(hue), chroma * Math.sin(hue)]);
  return hexOf(
    map(
      times(
        FROM_LMS,
        map(lms, (value) => value ** 3),
      ),
      encoded,
    ),
  );
}

/** `share` of the second colour in the first, 0 to 1, by the shorter way around the hues. */
export function blend(first: string, second: string, share: number): string {
  const [from, to] = [lchOf(first), lchOf(second)];
  const between = (a: number, b: number) => a + (b - a) * share;
  const turn = ((to.hue - from.hue + 3 * Math.PI) % (2 * Math.PI)) - Math.PI;
  const hue = from.chroma < GREY ? to.hue : to.chroma < GREY ? from.hue : from.hue + turn * share;
  const away = (Math.abs(turn) / Math.PI) * HELD_BACK * 4 * share * (1 - share);
  return colourOf({
    lightness: between(from.lightness, to.lightness),
    chroma: between(from.chroma, to.chroma) * (1 - away),
    hue,
  });
}
