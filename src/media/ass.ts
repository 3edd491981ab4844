/** Captions as libass draws them: bold, outlined, the word being spoken in the brand's accent. */
import { createCanvas } from "@napi-rs/canvas";
import type { Branding } from "../contract/settings.ts";
import { FRAME } from "../contract/video.ts";
import type { Token } from "./caption-tokens.ts";
import { type Cue, lineText } from "./cues.ts";
import { cssFont, registerFonts } from "./fonts.ts";
import type { CaptionBand } from "./layout.ts";

const OUTLINE_PX = 5;
const SHADOW_PX = 3;
const MIN_FONT_PX = 34;
const INK = "&H00FFFFFF";
const EDGE = "&H00140F0A";
const SHADE = "&H78000000";
/** libass sizes type by the height of a line, as Windows does: usWinAscent and usWinDescent of the font, over its em. */
const LINE_HEIGHT: Record<Branding["font"], number> = { Montserrat: 1.562, "Noto Sans": 1.519 };

/**
 * Fonts of the scripts that the brand's own lacks, named as in the font files, since libass looks for nothing else here;
 * and the height of their lines. Arabic and Hebrew letters are tall in their em.
 */
const SCRIPT_FONTS: { script: RegExp; font: string; lineHeight: number }[] = [
  { script: /\p{Script=Arabic}/u, font: "Noto Sans Arabic ExtraBold", lineHeight: 1.6 },
  { script: /\p{Script=Hebrew}/u, font: "Noto Sans Hebrew ExtraBold", lineHeight: 1.36 },
  {
    script: /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}\u3000-\u303f\uff00-\uff60]/u,
    font: "Noto Sans JP",
    lineHeight: 1.448,
  },
  { script: /\p{Script=Hangul}/u, font: "Noto Sans KR", lineHeight: 1.448 },
  { script: /\p{Script=Greek}/u, font: "Noto Sans ExtraBold", lineHeight: 1.519 },
  { script: /\p{Extended_Pictographic}/u, font: "Noto Emoji", lineHeight: 1.172 },
];
const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });

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
    .replace(/[\r\n\t]+/g, " ")
    .replaceAll("\\", "\\\u2060")
    .replace(/[{}]/g, "\\$&");
}

interface Face {
  font: string;
  /** In libass's measure. */
  size: number;
}

/** A word with a font for each run of letters that the brand's own does not cover. */
function withFonts(text: string, brand: Face, emPx: number): string {
  let current = brand.font;
  let out = "";
  const use = ({ font, size }: Face) => {
    if (font !== current) out += `{\\fn${font}\\fs${size}}`;
    current = font;
  };
  for (const { segment } of graphemes.segment(text)) {
    // Digits, # and * are pictographs to Unicode, for the sake of key caps.
    const other = /^[\d#*]$/.test(segment) ? undefined : SCRIPT_FONTS.find(({ script }) => script.test(segment));
    use(other ? { font: other.font, size: Math.round(emPx * other.lineHeight) } : brand);
    out += assText(segment);
  }
  use(brand);
  return out;
}

/** The largest size at which every line fits the band, pixels of the em. */
function fontSize(cues: readonly Cue[], band: CaptionBand, font: Branding["font"]): number {
  registerFonts();
  const context = createCanvas(1, 1).getContext("2d");
  context.font = cssFont(font, 800, band.maxFontPx);
  const room = band.right - band.left - 2 * OUTLINE_PX - SHADOW_PX;
  const widest = Math.max(
    1,
    ...cues.flatMap(({ lines }) => lines.map((line) => context.measureText(lineText(line)).width)),
  );
  const fitsHeight = (band.bottom - band.top) / (2 * LINE_HEIGHT[font]);
  return Math.max(MIN_FONT_PX, Math.floor(Math.min(band.maxFontPx, fitsHeight, (band.maxFontPx * room) / widest)));
}

interface Look {
  brand: Face;
  emPx: number;
  /** As libass writes colours. */
  accent: string;
  /** Override tags that place the cue. */
  position: string;
}

/** A cue's text with one of its words in the accent colour. */
function cueText(lines: Token[][], spoken: Token, look: Look): string {
  return lines
    .map((line) =>
      line
        .map((token, i) => {
          const word = withFonts(token.text, look.brand, look.emPx);
          const coloured = token === spoken ? `{\\c${look.accent}}${word}{\\c${INK}}` : word;
          return i > 0 && token.spaced ? ` ${coloured}` : coloured;
        })
        .join(""),
    )
    .join("\\N");
}

/** One event a word, so that only colours change from one to the next and the text stands still. */
function cueEvents(cue: Cue, look: Look): string[] {
  const tokens = cue.lines.flat();
  return tokens.flatMap((token, i) => {
    const from = i === 0 ? cue.start : token.start;
    const to = tokens[i + 1]?.start ?? cue.end;
    if (time(from) === time(to)) return [];
    const enter = i === 0 ? "\\fscx92\\fscy92\\t(0,90,\\fscx100\\fscy100)" : "";
    const text = cueText(cue.lines, token, look);
    return [`Dialogue: 0,${time(from)},${time(to)},Caption,,0,0,0,,{${look.position}${enter}}${text}`];
  });
}

/**
 * The cues as an ASS script for a 1080×1920 picture, centred in the band.
 * @param band the box that the template keeps free for them
 */
export function writeAss(
  cues: readonly Cue[],
  { band, branding }: { band: CaptionBand; branding: Pick<Branding, "font" | "accent_color"> },
): string {
  const emPx = fontSize(cues, band, branding.font);
  const brand = { font: `${branding.font} ExtraBold`, size: Math.round(emPx * LINE_HEIGHT[branding.font]) };
  const x = Math.round((band.left + band.right) / 2);
  const y = Math.round((band.top + band.bottom) / 2);
  const look = { brand, emPx, accent: assColour(branding.accent_color), position: `\\an5\\pos(${x},${y})` };
  // Encoding -1 lets libass find each line's own direction, left to right or right to left.
  const style = `Caption,${brand.font},${brand.size},${INK},${INK},${EDGE},${SHADE},0,0,0,0,100,100,0,0,1,${OUTLINE_PX},${SHADOW_PX},5,0,0,0,-1`;
  const events = cues.flatMap((cue) => cueEvents(cue, look));
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
