/** Writes captions as an ASS script for libass: bold, outlined, the spoken word in the brand's accent colour. */
import { createCanvas } from "@napi-rs/canvas";
import type { Branding } from "../../contract/settings.ts";
import { FRAME } from "../../contract/video.ts";
import { LEGIBLE, mixUntilContrast, WHITE } from "../draw/colour.ts";
import type { CaptionBand } from "../draw/safe-area.ts";
import { cssFont, registerFonts } from "../text/fonts.ts";
import { brandFont, type CaptionFont, type FontRun, fontRunSplitter } from "./font-fallback.ts";
import { type Cue, lineText, MAX_LINES } from "./layout.ts";
import type { Token } from "./tokenize.ts";

const OUTLINE_PX = 5;
const SHADOW_PX = 3;
/** Distance of baselines, in em. */
const LINE_HEIGHT = 1.34;
/** Moves lines up, in em, so that they look vertically centred. */
const OPTICAL_SHIFT = 0.06;
/** How much hinting and rounded font sizes may add to a line's width. */
const WIDTH_TOLERANCE_PX = 4;
const TEXT_COLOUR = WHITE;
const OUTLINE_COLOUR = "#0a0f14";
const ASS_SHADOW_COLOUR = "&H78000000";
/** A cue grows to its size when it appears. */
const ENTRANCE = "\\fscx92\\fscy92\\t(0,90,\\fscx100\\fscy100)";

/** `#rrggbb` in ASS notation, blue first. */
const assColour = (hex: string) => `&H00${hex.slice(5, 7)}${hex.slice(3, 5)}${hex.slice(1, 3)}`.toUpperCase();

function assTime(seconds: number): string {
  const cs = Math.round(seconds * 100);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${Math.floor(cs / 360_000)}:${two(Math.floor(cs / 6000) % 60)}:${two(Math.floor(cs / 100) % 60)}.${two(cs % 100)}`;
}

/**
 * Escapes text so that libass shows it literally. A backslash before a brace escapes it; a word joiner after a backslash, which
 * is invisible, keeps it from being read as an escape.
 */
function assText(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .replaceAll("\\", "\\\u2060")
    .replaceAll(/[{}]/g, "\\$&");
}

interface CaptionStyle {
  brand: CaptionFont;
  splitIntoRuns: (word: string) => FontRun[];
  emPx: number;
  /** Colour of the spoken word, `#rrggbb`. */
  accent: string;
  band: CaptionBand;
}

const assFontSize = (font: CaptionFont, emPx: number) => Math.floor(emPx * font.sizePerEm);

/** A word with font tags where it needs fallback fonts. */
function wordText(word: string, { brand, splitIntoRuns, emPx }: CaptionStyle): string {
  const fontTag = (font: CaptionFont) => `{\\fn${font.name}\\fs${assFontSize(font, emPx)}}`;
  return splitIntoRuns(word)
    .map(({ text, font }) => (font === brand ? assText(text) : `${fontTag(font)}${assText(text)}${fontTag(brand)}`))
    .join("");
}

/** A line's text, with the spoken word, if any, in the accent colour. */
function styledLine(line: readonly Token[], spoken: Token | null, style: CaptionStyle): string {
  return line
    .map((token, i) => {
      const word = wordText(token.text, style);
      const space = i > 0 && token.spaceBefore ? " " : "";
      return token === spoken
        ? `${space}{\\c${assColour(style.accent)}}${word}{\\c${assColour(TEXT_COLOUR)}}`
        : space + word;
    })
    .join("");
}

/**
 * The events of one line of a cue: one for each spoken word, which differ only in colour, so the text does not move. Each line
 * has events of its own, because libass would set the distance of two lines by their fonts.
 */
function lineEvents(cue: Cue, index: number, style: CaptionStyle): string[] {
  const line = cue.lines[index] ?? [];
  const { band, emPx } = style;
  const x = Math.round((band.left + band.right) / 2);
  const offset = ((index - (cue.lines.length - 1) / 2) * LINE_HEIGHT - OPTICAL_SHIFT) * emPx;
  const position = `\\an5\\pos(${x},${Math.round((band.top + band.bottom) / 2 + offset)})`;
  const spokenUntil = cue.lines[index + 1]?.[0]?.start ?? cue.end;
  const intervals: { from: number; spoken: Token | null }[] = [
    { from: cue.start, spoken: null },
    ...line.map((token) => ({ from: token.start, spoken: token })),
    { from: spokenUntil, spoken: null },
  ];
  return intervals
    .map(({ from, spoken }, i) => ({ spoken, from: assTime(from), to: assTime(intervals[i + 1]?.from ?? cue.end) }))
    .filter(({ from, to }) => from !== to)
    .map(({ from, to, spoken }, i) => {
      const tags = `{${position}${i === 0 ? ENTRANCE : ""}}`;
      return `Dialogue: 0,${from},${to},Caption,,0,0,0,,${tags}${styledLine(line, spoken, style)}`;
    });
}

/** The largest em, in pixels, at which every line fits the band. */
function largestEm(cues: readonly Cue[], band: CaptionBand, font: Branding["font"]): number {
  registerFonts();
  const context = createCanvas(1, 1).getContext("2d");
  context.font = cssFont(font, 800, band.maxFontPx);
  const maxWidth = band.right - band.left - 2 * OUTLINE_PX - SHADOW_PX - WIDTH_TOLERANCE_PX;
  const widths = cues.flatMap(({ lines }) => lines.map((line) => context.measureText(lineText(line)).width));
  const emForWidth = (band.maxFontPx * maxWidth) / Math.max(1, ...widths);
  const emForHeight = (band.bottom - band.top) / (MAX_LINES * LINE_HEIGHT);
  return Math.floor(Math.min(band.maxFontPx, emForHeight, emForWidth));
}

/**
 * Writes the cues as an ASS script for a 1080×1920 picture, centred in the band.
 * @param band the box that the template keeps free for captions
 */
export function writeAss(
  cues: readonly Cue[],
  { band, branding }: { band: CaptionBand; branding: Pick<Branding, "font" | "accent_color"> },
): string {
  const brand = brandFont(branding.font);
  const emPx = largestEm(cues, band, branding.font);
  const splitIntoRuns = fontRunSplitter(branding.font, cues.flatMap(({ lines }) => lines.map(lineText)).join("\n"));
  // A dark accent would not stand out from the dark outline.
  const accent = mixUntilContrast(branding.accent_color, WHITE, OUTLINE_COLOUR, LEGIBLE);
  const captionStyle: CaptionStyle = { brand, splitIntoRuns, emPx, accent, band };
  const colours = [TEXT_COLOUR, TEXT_COLOUR, OUTLINE_COLOUR].map(assColour).join(",");
  // Encoding -1 lets libass detect each line's direction, left to right or right to left.
  const assStyle = `Caption,${brand.name},${assFontSize(brand, emPx)},${colours},${ASS_SHADOW_COLOUR},0,0,0,0,100,100,0,0,1,${OUTLINE_PX},${SHADOW_PX},5,0,0,0,-1`;
  const events = cues.flatMap((cue) => cue.lines.flatMap((_, index) => lineEvents(cue, index, captionStyle)));
  return `[Script Info]
ScriptType: v4.00+
PlayResX: ${FRAME.width}
PlayResY: ${FRAME.height}
WrapStyle: 2
ScaledBorderAndShadow: yes
YCbCr Matrix: TV.709

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: ${assStyle}

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
${events.join("\n")}
`;
}
