/** Cuts spoken words into tokens that fit a caption line: their widths in columns, their times, and where lines may break. */
import type { Word } from "../../contract/video.ts";

/** Columns of a caption line; a wide character (CJK, emoji) takes two. */
export const LINE_COLUMNS = 24;

/** Longest token of a script without spaces, columns: shorter tokens fill lines more evenly. */
const MAX_SPACELESS_COLUMNS = LINE_COLUMNS / 2;

export interface Token extends Word {
  /** Its width. */
  columns: number;
  /** Whether a space precedes it, unless it begins a line. */
  spaceBefore: boolean;
  /** Whether a line may not break before it: a unit after its number, closing punctuation. */
  noBreakBefore: boolean;
}

/** Articles, prepositions and conjunctions belong to the word that follows: a line should not end with one. */
const FUNCTION_WORDS = new Set(
  (
    "a al ale ai ca ce cea cel cei cele cu de din dintre doar după fără fara fie i în in între intre la lui mai ne nici nu " +
    "o ori pe pentru peste până pana prin și şi si sau să sa se spre sub un unei unui vă & + " +
    "an the of to at on and or for with is by from as"
  ).split(" "),
);

const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });
const wordSegmenter = new Intl.Segmenter("ja", { granularity: "word" });
const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Extended_Pictographic}]/u;
const WIDE_PUNCTUATION = /[\u3000-\u303f\uff00-\uff60]/;
const ENDS_IN_NUMBER = /\d$/;
const CURRENCY_SIGN = /^\p{Sc}$/u;
const UNIT = /^(?:euro|[\p{Sc}°%"”″]|\p{L}{1,3}[²³]?(?!\p{L}))/iu;
const CLOSING = /^[\p{Pf}\p{Pe}.,:;!?…、。！？：；，．ー]/u;
/** Parts of a compound word; the separator stays at the end of its part. */
const COMPOUND_PARTS = /[^-–/_.@]+[-–/_.@]*|[-–/_.@]+/gu;

const graphemesOf = (text: string): string[] => [...graphemes.segment(text)].map(({ segment }) => segment);

/** A text's width in columns. */
export function columnsOf(text: string): number {
  const isWide = (grapheme: string) => WIDE.test(grapheme) || WIDE_PUNCTUATION.test(grapheme);
  return graphemesOf(text).reduce((sum, grapheme) => sum + (isWide(grapheme) ? 2 : 1), 0);
}

export const isFunctionWord = ({ text }: Token): boolean => FUNCTION_WORDS.has(text.toLowerCase());

/** Joins neighbouring parts as long as they fit the limit. */
function joinUpTo(parts: readonly string[], limit: number): string[] {
  const joined: string[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (last !== undefined && columnsOf(last + part) <= limit) joined[joined.length - 1] = last + part;
    else joined.push(part);
  }
  return joined;
}

/** The words of a text without spaces, each with the closing punctuation that follows it. */
function spacelessWords(text: string): string[] {
  const words: string[] = [];
  for (const { segment } of wordSegmenter.segment(text)) {
    if (words.length > 0 && CLOSING.test(segment)) words.push(`${words.pop() ?? ""}${segment}`);
    else words.push(segment);
  }
  return words;
}

/** Splits a word that is too wide for a line: at its separators, else between letters. */
function splitWord(text: string): string[] {
  if (columnsOf(text) <= LINE_COLUMNS) return [text];
  if (WIDE.test(text)) {
    const fitting = (part: string) =>
      columnsOf(part) > LINE_COLUMNS ? joinUpTo(graphemesOf(part), MAX_SPACELESS_COLUMNS) : [part];
    return joinUpTo(spacelessWords(text).flatMap(fitting), MAX_SPACELESS_COLUMNS);
  }
  // One column is left for the hyphen.
  const limit = LINE_COLUMNS - 1;
  const fitting = (part: string) => (columnsOf(part) > limit ? joinUpTo(graphemesOf(part), limit) : [part]);
  const parts = joinUpTo((text.match(COMPOUND_PARTS) ?? [text]).flatMap(fitting), limit);
  return parts.map((part, i) => (i < parts.length - 1 && /[\p{L}\p{N}\p{M}]$/u.test(part) ? `${part}-` : part));
}

const milliseconds = (time: number) => Math.round(time * 1000) / 1000;

/** Whether a word is the unit of the number before it, or the amount after a currency sign. */
function belongsToNumber(previous: string, text: string): boolean {
  if (CURRENCY_SIGN.test(previous)) return /^\d/.test(text);
  return ENDS_IN_NUMBER.test(previous) && UNIT.test(text) && !FUNCTION_WORDS.has(text.toLowerCase());
}

/** The tokens of a sentence; the parts of a split word share its time by their lengths. */
export function tokenize(words: readonly Word[]): Token[] {
  let previous = "";
  return words.flatMap((word) => {
    const parts = splitWord(word.text);
    const total = parts.reduce((sum, part) => sum + part.length, 0);
    let at = word.start;
    return parts.map((text, part) => {
      const start = at;
      at = part === parts.length - 1 ? word.end : milliseconds(at + ((word.end - word.start) * text.length) / total);
      const noBreakBefore = CLOSING.test(text) || (part === 0 && belongsToNumber(previous, text));
      previous = text;
      return { text, start, end: at, columns: columnsOf(text), spaceBefore: part === 0, noBreakBefore };
    });
  });
}
