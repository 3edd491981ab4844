/** The fonts of all videos: TTF files from npm packages, for the canvas and for captions. */
import { chmodSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { GlobalFonts } from "@napi-rs/canvas";
import { writeAtomicallySync } from "../../atomic-write.ts";
import type { Branding } from "../../contract/settings.ts";
import { withFullCharmapFirst } from "./font-charmap.ts";

const FONTS_DIR = fileURLToPath(new URL("../../../build/fonts", import.meta.url));

/** The weights' names in font packages. */
const WEIGHT_NAMES = { 500: "Medium", 600: "SemiBold", 700: "Bold", 800: "ExtraBold", 900: "Black" } as const;
export type FontWeight = keyof typeof WEIGHT_NAMES;

const ALL_WEIGHTS: FontWeight[] = [500, 600, 700, 800, 900];
/** In fallback order. The large CJK fonts have one weight only, which saves libass time and memory. */
const FAMILIES: { family: string; package: string; file: string; weights: FontWeight[] }[] = [
  { family: "Montserrat", package: "montserrat", file: "Montserrat", weights: ALL_WEIGHTS },
  { family: "Noto Sans", package: "noto-sans", file: "NotoSans", weights: ALL_WEIGHTS },
  { family: "Noto Sans Arabic", package: "noto-sans-arabic", file: "NotoSansArabic", weights: [600, 800] },
  { family: "Noto Sans Hebrew", package: "noto-sans-hebrew", file: "NotoSansHebrew", weights: [600, 800] },
  { family: "Noto Sans JP", package: "noto-sans-jp", file: "NotoSansJP", weights: [700] },
  { family: "Noto Sans SC", package: "noto-sans-sc", file: "NotoSansSC", weights: [700] },
  { family: "Noto Sans KR", package: "noto-sans-kr", file: "NotoSansKR", weights: [700] },
  { family: "Noto Emoji", package: "noto-emoji", file: "NotoEmoji", weights: [700] },
];
/** For the canvas alone: libass does not draw colour glyphs. */
const COLOUR_EMOJI = { family: "Noto Color Emoji", file: "noto-color-emoji/400Regular/NotoColorEmoji_400Regular.ttf" };

const require = createRequire(import.meta.url);
const packagedFont = (path: string) => require.resolve(`@expo-google-fonts/${path}`);

function filesOf(entry: (typeof FAMILIES)[number]): string[] {
  return entry.weights.map((weight) => {
    const style = `${weight}${WEIGHT_NAMES[weight]}`;
    return packagedFont(`${entry.package}/${style}/${entry.file}_${style}.ttf`);
  });
}

let prepared = false;

/**
 * The folder with all fonts, libass's `fontsdir`. The first call creates it.
 * @returns an absolute path
 */
export function fontsDir(): string {
  if (prepared) return FONTS_DIR;
  if (mkdirSync(FONTS_DIR, { recursive: true }) !== undefined) chmodSync(FONTS_DIR, 0o755);
  for (const file of FAMILIES.flatMap(filesOf)) copyOnce(file, join(FONTS_DIR, basename(file)));
  prepared = true;
  return FONTS_DIR;
}

function copyOnce(file: string, copy: string): void {
  if (existsSync(copy)) return;
  writeAtomicallySync(copy, withFullCharmapFirst(readFileSync(file)));
  // The worker's own files are private; these belong to the checkout, which several users may share.
  chmodSync(copy, 0o644);
}

let registered = false;

/** Registers the fonts with the canvas, once per process. */
export function registerFonts(): void {
  if (registered) return;
  for (const entry of FAMILIES) {
    for (const file of filesOf(entry)) GlobalFonts.registerFromPath(file, entry.family);
  }
  GlobalFonts.registerFromPath(packagedFont(COLOUR_EMOJI.file), COLOUR_EMOJI.family);
  registered = true;
}

/** A CSS font: the brand's family, then fallback fonts for other scripts. */
export function cssFont(family: Branding["font"], weight: FontWeight, sizePx: number): string {
  const fallbacks = FAMILIES.map((entry) => entry.family).filter((name) => name !== family && name !== "Noto Emoji");
  const families = [family, ...fallbacks, COLOUR_EMOJI.family, "Noto Emoji"];
  return `${weight} ${sizePx}px ${families.map((name) => `"${name}"`).join(", ")}`;
}
