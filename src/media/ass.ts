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
/** libass sizes type by the height of a line: ascent and descent of Montserrat, and of Noto Sans, over their em. */
const LINE_HEIGHT: Record<Branding["font"], number> = { Montserrat: 1.219, "Noto Sans": 1.362 };

/** Fonts of the scripts that the brand's own lacks; names as in the font files, since libass looks for nothing else here. */
const SCRIPT_FONTS: [script: RegExp, font: string][] = [
  [/\p{Script=Arabic}/u, "Noto Sans Arabic ExtraBold"],
  [/\p{Script=Hebrew}/u, "Noto Sans Hebrew ExtraBold"],
  [/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}\u3000-\u303f\uff00-\uff60]/u, "Noto Sans JP"],
  [/\p{Script=Hangul}/u, "Noto Sans KR"],
  [/\p{Script=Greek}/u, "Noto Sans ExtraBold"],
  [/\p{Extended_Pictographic}/u, "Noto Emoji"],
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

/** A word with a font for each run of letters that the brand's own does not cover. */
function withFonts(text: string, brandFont: string): string {
  let current = brandFont;
  let out = "";
  for (const { segment } of graphemes.segment(text)) {
    const font = SCRIPT_FONTS.find(([script]) => script.test(segment) && !/^[\d#*]$/.test(segment))?.[1] ?? brandFont;
    if (font !== current) out += `{\\fn${font}}`;
    current = font;
    out += assText(segment);
  }
  return current === brandFont ? out : `${out}{\\fn${brandFont}}`;
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
  return Math.max(MIN_FONT_PX, Math.floor(Math.min(band.maxFontPx, (band.maxFontPx * room) / widest)));
}

/** A cue's text with one of its words in the accent colour. */
function cueText(lines: Token[][], spoken: Token | undefined, brandFont: string, accent: string): string {
  return lines
    .map((line) =>
      line
        .map((token, i) => {
          const word = withFonts(token.text, brandFont);
          const coloured = token === spoken ? `{\\c${accent}}${word}{\\c${INK}}` : word;
          return i > 0 && token.spaced ? ` ${coloured}` : coloured;
        })
        .join(""),
    )
    .join("\\N");
}

/** One event a word, so that only colours change from one to the next and the text stands still. */
function cueEvents(cue: Cue, position: string, brandFont: string, accent: string): string[] {
  const tokens = cue.lines.flat();
  return tokens.flatMap((token, i) => {
    const from = i === 0 ? cue.start : token.start;
    const to = tokens[i + 1]?.start ?? cue.end;
    if (time(from) === time(to)) return [];
    const enter = i === 0 ? "\\fscx92\\fscy92\\t(0,90,\\fscx100\\fscy100)" : "";
    const text = cueText(cue.lines, token, brandFont, accent);
    return [`Dialogue: 0,${time(from)},${time(to)},Caption,,0,0,0,,{${position}${enter}}${text}`];
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
  const brandFont = `${branding.font} ExtraBold`;
  const size = Math.round(fontSize(cues, band, branding.font) * LINE_HEIGHT[branding.font]);
  const x = Math.round((band.left + band.right) / 2);
  const y = Math.round((band.top + band.bottom) / 2);
  // Encoding -1 lets libass find each line's own direction, left to right or right to left.
  const style = `Caption,${brandFont},${size},${INK},${INK},${EDGE},${SHADE},0,0,0,0,100,100,0,0,1,${OUTLINE_PX},${SHADOW_PX},5,0,0,0,-1`;
  const events = cues.flatMap((cue) =>
    cueEvents(cue, `\\an5\\pos(${x},${y})`, brandFont, assColour(branding.accent_color)),
  );
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
