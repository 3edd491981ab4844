/** The layout of a text's title card: its lines, and the parts of them that are highlighted one by one, with their times. */
import type { Scene, Word } from "../../contract/video.ts";
import type { Box } from "../draw/box.ts";
import { TEXT_SIDES } from "../draw/safe-area.ts";
import { measureIn, type TextStyle, textWidth } from "../draw/text-line.ts";
import { directionOf, fitText, hasRightToLeft } from "../text/fit-text.ts";
import { lettersAndDigits, letterTimes } from "../text/title-timing.ts";
import { TRACK_BOX } from "./sentence-progress-bar.ts";
import type { TextCardStyle } from "./template.ts";

/** A word, or words that are highlighted together. */
export interface Part {
  text: string;
  /** Index of its line. */
  line: number;
  x: number;
  width: number;
  baseline: number;
  /** When its highlight appears and disappears, seconds; null where it is not spoken. */
  spoken: { from: number; to: number } | null;
}

export interface TextCardLayout {
  parts: Part[];
  lines: string[];
  style: TextStyle;
  /** Distance of baselines, pixels. */
  lineStep: number;
  top: number;
  direction: "ltr" | "rtl";
}

const { left: LEFT, right: RIGHT } = TRACK_BOX;
const MIN_TOP = TRACK_BOX.bottom + 34;
const TYPE = { maxPx: 140, minPx: 56, maxLines: 6, lineHeight: 1.16 };
/** For titles with a word that is wider than a line. */
const TYPE_WITH_LONG_WORDS = { ...TYPE, maxPx: 100, minPx: 44, breakWords: true };
const DESCENT = 0.28;
/** The highlight's extent above and below the baseline and at the sides, in em. */
const HIGHLIGHT = { above: 0.86, below: 0.24, side: 0.09 };
/** During a pause the last word stays highlighted for so long. */
const MAX_PAUSE_S = 0.5;
/** Words of so few letters are highlighted together with the next word. */
const SHORT_WORD_LETTERS = 2;

/**
 * @param words all spoken words in order
 * @param bottom lower edge of the title, pixels
 */
export function layOutTextCard(
  scene: Scene,
  words: readonly Word[],
  { weight }: TextCardStyle,
  bottom: number,
): TextCardLayout {
  const { font: family } = scene.branding;
  const { lines, fontPx } = fitTitle(scene, weight, bottom);
  const style = { family, weight, fontPx };
  const direction = directionOf(lines.join(" "));
  const lineStep = fontPx * TYPE.lineHeight;
  const top = bottom - lineStep * lines.length;
  const times = letterTimes(scene.title.replace(/…$/u, ""), words);
  const speechEnd = words.at(-1)?.end ?? 0;
  let letterIndex = 0;
  const parts = lines.flatMap((line, index) => {
    const lineX = direction === "rtl" ? RIGHT - textWidth(line, style) : LEFT;
    const baseline = top + (index + 1) * lineStep - fontPx * DESCENT;
    let position = 0;
    return splitLine(line).map((text): Part => {
      const start = line.indexOf(text, position);
      position = start + text.length;
      const from = times[letterIndex];
      letterIndex += lettersAndDigits(text).length;
      const to = times[letterIndex] ?? speechEnd;
      return {
        text,
        line: index,
        x: lineX + textWidth(line.slice(0, start), style),
        width: textWidth(text, style),
        baseline,
        spoken: from === undefined || lettersAndDigits(text) === "" ? null : { from, to },
      };
    });
  });
  return { parts: parts.map((part) => withoutPause(part, words)), lines, style, lineStep, top, direction };
}

function fitTitle({ title, branding }: Scene, weight: TextCardStyle["weight"], bottom: number) {
  const box = { maxWidth: RIGHT - LEFT, maxHeight: bottom - MIN_TOP };
  const measure = measureIn(branding.font, weight);
  const fitted = fitText(title, { ...box, ...TYPE }, measure);
  return fitted.shortened ? fitText(title, { ...box, ...TYPE_WITH_LONG_WORDS }, measure) : fitted;
}

/** Splits a line into words; a right-to-left line stays whole, since its words are not drawn in the order of its characters. */
function splitLine(line: string): string[] {
  if (hasRightToLeft(line)) return [line];
  const parts: string[] = [];
  for (const word of line.split(" ")) {
    const last = parts.at(-1);
    const isShort = last !== undefined && /\p{L}/u.test(last) && [...last].length <= SHORT_WORD_LETTERS;
    if (isShort) parts[parts.length - 1] = `${last} ${word}`;
    else parts.push(word);
  }
  return parts;
}

/** Ends a part's highlight with its last word where a long pause follows. */
function withoutPause(part: Part, words: readonly Word[]): Part {
  const { spoken } = part;
  const last = spoken && words.findLast(({ start }) => start < spoken.to - 1e-6);
  return last ? { ...part, spoken: { ...spoken, to: Math.min(spoken.to, last.end + MAX_PAUSE_S) } } : part;
}

export function highlightBox({ x, width, baseline }: Part, fontPx: number): Box {
  const side = fontPx * HIGHLIGHT.side;
  return {
    left: Math.max(TEXT_SIDES.left, x - side),
    right: Math.min(TEXT_SIDES.right, x + width + side),
    top: baseline - fontPx * HIGHLIGHT.above,
    bottom: baseline + fontPx * HIGHLIGHT.below,
  };
}
