/** What captions are made of: pieces of words that fit a line, with the widths and joints of the script they are in. */
import type { Word } from "../contract/video.ts";

/** Columns of a caption line; a wide letter (CJK, emoji) takes two. */
export const LINE_COLUMNS = 24;

export interface Token extends Word {
  /** Columns it takes. */
  columns: number;
  /** Whether a space stands before it when it is not the first of its line. */
  spaced: boolean;
  /** Whether a line may not break before it: a unit belongs to its number. */
  bound: boolean;
}

const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });
const wordsOf = new Intl.Segmenter("ja", { granularity: "word" });
const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Extended_Pictographic}]/u;
const WIDE_PUNCTUATION = /[\u3000-\u303f\uff00-\uff60]/;
const NUMBER = /\d[\d.,]*$/;
const UNIT = /^(?:lei|ron|eur|euro|usd|%|°|["”″]|\p{L}{1,3}\b)/iu;

const letters = (text: string): string[] => [...graphemes.segment(text)].map(({ segment }) => segment);

/** Columns that a text takes. */
export function columnsOf(text: string): number {
  return letters(text).reduce((sum, letter) => sum + (WIDE.test(letter) || WIDE_PUNCTUATION.test(letter) ? 2 : 1), 0);
}

/** Pieces of a word that is too wide for a line: at word joints where its script has them, else between letters. */
function pieces(text: string): string[] {
  if (columnsOf(text) <= LINE_COLUMNS) return [text];
  const hasJoints = WIDE.test(text);
  const units = hasJoints ? [...wordsOf.segment(text)].map(({ segment }) => segment) : letters(text);
  const limit = hasJoints ? LINE_COLUMNS / 2 : LINE_COLUMNS - 1;
  const parts: string[] = [];
  for (const unit of units.flatMap((part) => (columnsOf(part) > limit ? letters(part) : [part]))) {
    const last = parts.at(-1);
    if (last !== undefined && columnsOf(last + unit) <= limit) parts[parts.length - 1] = last + unit;
    else parts.push(unit);
  }
  return hasJoints ? parts : parts.map((part, i) => (i < parts.length - 1 ? `${part}-` : part));
}

/** The tokens of a sentence's words; a piece of a word gets its share of the word's time. */
export function tokensOf(words: readonly Word[]): Token[] {
  return words.flatMap((word, index) => {
    const parts = pieces(word.text);
    const total = parts.reduce((sum, part) => sum + part.length, 0);
    let at = word.start;
    const before = words[index - 1]?.text ?? "";
    return parts.map((text, part) => {
      const start = at;
      at += ((word.end - word.start) * text.length) / total;
      const bound = part === 0 && NUMBER.test(before) && UNIT.test(text);
      return { text, start, end: at, columns: columnsOf(text), spaced: part === 0, bound };
    });
  });
}
