/** Captions as libass draws them: bold, outlined, the word being spoken in the brand's accent. */
import { createCanvas } from "@napi-rs/canvas";
import type { Branding } from "../../contract/settings.ts";
import { FRAME } from "../../contract/video.ts";
import { deepened, LEGIBLE, WHITE } from "../draw/colour.ts";
import type { CaptionBand } from "../draw/layout.ts";
import { cssFont, registerFonts } from "../text/fonts.ts";
import { type Cue, lineText, MAX_LINES } from "./cues.ts";
import { brandFont, type CaptionFont, type FontRun, fontChooser } from "./fonts.ts";
import type { Token } from "./tokens.ts";

const OUTLINE_PX = 5;
const SHADOW_PX = 3;
/** From baseline to baseline, over the em. */
const LINE_PITCH = 1.34;
/** Letters reach lower than the middle of their lines lets them seem to; over the em. */
const LIFT = 0.06;
/** What hinting and the rounding of sizes may add to a line's width. */
const SLACK_PX = 4;
const INK = WHITE;
const EDGE = "#0a0f14";
const SHADE = "&H78000000";
/** A cue comes in at nearly its size. */
const ENTER = "\\fscx92\\fscy92\\t(0,90,\\fscx100\\fscy100)";

/** `#rrggbb` as libass writes colours: blue first. */
const assColour = (hex: string) => `&H00${hex.slice(5, 7)}${hex.slice(3, 5)}${hex.slice(1, 3)}`.toUpperCase();

function time(seconds: number): string {
  const cs = Math.round(seconds * 100);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${Math.floor(cs / 360_000)}:${two(Math.floor(cs / 6000) % 60)}:${two(Math.floor(cs / 100) % 60)}.${two(cs % 100)}`;
}

/**
 * Text that libass shows as it stands: braces lose their meaning by a backslash, and a backslash its own by the
 * invisible joiner behind it.
 */
export function assText(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .replaceAll("\\", "\\\u2060")
    .replaceAll(/[{}]/g, "\\$&");
}

interface Look {
  brand: CaptionFont;
  runsOf: (word: string) => FontRun[];
  emPx: number;
  /** Of the word being spoken, `#rrggbb`. */
  accent: string;
  band: CaptionBand;
}

const fontSizeOf = (font: CaptionFont, emPx: number) => Math.floor(emPx * font.sizeOfEm);

/** A word in the fonts that have its letters. */
function wordText(word: string, { brand, runsOf, emPx }: Look): string {
  const set = (font: CaptionFont) => `{\\fn${font.name}\\fs${fontSizeOf(font, emPx)}}`;
  return runsOf(word)
    .map(({ text, font }) => (font === brand ? assText(text) : `${set(font)}${assText(text)}${set(brand)}`))
    .join("");
}

/** A line with one of its words in the accent colour, or none. */
function coloured(line: readonly Token[], spoken: Token | null, look: Look): string {
  return line
    .map((token, i) => {
      const word = wordText(token.text, look);
      const space = i > 0 && token.spaced ? " " : "";
      return token === spoken ? `${space}{\\c${assColour(look.accent)}}${word}{\\c${assColour(INK)}}` : space + word;
    })
    .join("");
}

/**
 * One event a spoken word, so that only colours change from one to the next and the text stands still. Lines are
 * events of their own: libass would set them as far apart as their fonts wish.
 */
function lineEvents(cue: Cue, index: number, look: Look): string[] {
  const line = cue.lines[index] ?? [];
  const { band, emPx } = look;
  const x = Math.round((band.left + band.right) / 2);
  const fromMiddle = ((index - (cue.lines.length - 1) / 2) * LINE_PITCH - LIFT) * emPx;
  const position = `\\an5\\pos(${x},${Math.round((band.top + band.bottom) / 2 + fromMiddle)})`;
  const after = cue.lines[index + 1]?.[0]?.start ?? cue.end;
  const stretches: { from: number; spoken: Token | null }[] = [
    { from: cue.start, spoken: null },
    ...line.map((token) => ({ from: token.start, spoken: token })),
    { from: after, spoken: null },
  ];
  return stretches
    .map((stretch, i) => ({ ...stretch, from: time(stretch.from), to: time(stretches[i + 1]?.from ?? cue.end) }))
    .filter(({ from, to }) => from !== to)
    .map(({ from, to, spoken }, i) => {
      const tags = `{${position}${i === 0 ? ENTER : ""}}`;
      return `Dialogue: 0,${from},${to},Caption,,0,0,0,,${tags}${coloured(line, spoken, look)}`;
    });
}

/** The largest em at which every line fits the band, pixels. */
function largestEm(cues: readonly Cue[], band: CaptionBand, font: Branding["font"]): number {
  registerFonts();
  const context = createCanvas(1, 1).getContext("2d");
  context.font = cssFont(font, 800, band.maxFontPx);
  const room = band.right - band.left - 2 * OUTLINE_PX - SHADOW_PX - SLACK_PX;
  const widths = cues.flatMap(({ lines }) => lines.map((line) => context.measureText(lineText(line)).width));
  const fitsWidth = (band.maxFontPx * room) / Math.max(1, ...widths);
  const fitsHeight = (band.bottom - band.top) / (MAX_LINES * LINE_PITCH);
  return Math.floor(Math.min(band.maxFontPx, fitsHeight, fitsWidth));
}

/**
 * The cues as an ASS script for a 1080×1920 picture, centred in the band.
 * @param band the box that the template keeps free for them
 */
export function writeAss(
  cues: readonly Cue[],
  { band, branding }: { band: CaptionBand; branding: Pick<Branding, "font" | "accent_color"> },
): string {
  const brand = brandFont(branding.font);
  const emPx = largestEm(cues, band, branding.font);
  const runsOf = fontChooser(branding.font, cues.flatMap(({ lines }) => lines.map(lineText)).join("\n"));
  // A dark accent would drown in the dark edge of the letters.
  const accent = deepened(branding.accent_color, WHITE, 0, EDGE, LEGIBLE);
  const look: Look = { brand, runsOf, emPx, accent, band };
  const colours = [INK, INK, EDGE].map(assColour).join(",");
  // Encoding -1 lets libass find each line's own direction, left to right or right to left.
  const style = `Caption,${brand.name},${fontSizeOf(brand, emPx)},${colours},${SHADE},0,0,0,0,100,100,0,0,1,${OUTLINE_PX},${SHADOW_PX},5,0,0,0,-1`;
  const events = cues.flatMap((cue) => cue.lines.flatMap((_, index) => lineEvents(cue, index, look)));
  return `[Script Info]
ScriptType: v4.00+
PlayResX: ${FRAME.width}
PlayResY: ${FRAME.height}
WrapStyle: 2
ScaledBorderAndShadow: yes
YCbCr Matrix: TV.709

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: ${style}

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
${events.join("\n")}
`;
}
