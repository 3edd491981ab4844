/** What captions are made of: pieces of words that fit a line, with the widths and joints of the script they are in. */
import type { Word } from "../../contract/video.ts";

/** Columns of a caption line; a wide letter (CJK, emoji) takes two. */
export const LINE_COLUMNS = 24;

/** Columns up to which words of a text without spaces stand together: shorter pieces fill lines more evenly. */
const IDEOGRAPHS_TOGETHER = LINE_COLUMNS / 2;

export interface Token extends Word {
  /** Columns it takes. */
  columns: number;
  /** Whether a space stands before it when it is not the first of its line. */
  spaced: boolean;
  /** Whether a line may not break before it: a unit belongs to its number, a closing sign to what it closes. */
  bound: boolean;
}

/** Little words that lean on what follows; a line should not end with one. */
const LEANING = new Set(
  (
    "a al ale ai ca ce cea cel cei cele cu de din dintre doar după fără fara fie i în in între intre la lui mai ne nici nu " +
    "o ori pe pentru peste până pana prin și şi si sau să sa se spre sub un unei unui vă & + " +
    "an the of to at on and or for with is by from as"
  ).split(" "),
);

const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });
const wordsOf = new Intl.Segmenter("ja", { granularity: "word" });
const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Extended_Pictographic}]/u;
const WIDE_PUNCTUATION = /[\u3000-\u303f\uff00-\uff60]/;
const ENDS_IN_NUMBER = /\d$/;
const SIGN_BEFORE = /^\p{Sc}$/u;
const UNIT = /^(?:euro|[\p{Sc}°%"”″]|\p{L}{1,3}[²³]?(?!\p{L}))/iu;
const CLOSING = /^[\p{Pf}\p{Pe}.,:;!?…、。！？：；，．ー]/u;
/** Joints inside a long word of letters: they stay at the end of the piece before. */
const JOINED_PARTS = /[^-–/_.@]+[-–/_.@]*|[-–/_.@]+/gu;

const letters = (text: string): string[] => [...graphemes.segment(text)].map(({ segment }) => segment);

/** Columns that a text takes. */
export function columnsOf(text: string): number {
  return letters(text).reduce((sum, letter) => sum + (WIDE.test(letter) || WIDE_PUNCTUATION.test(letter) ? 2 : 1), 0);
}

/** Whether a word leans on the one behind it. */
export const leans = ({ text }: Token): boolean => LEANING.has(text.toLowerCase());

/** Parts put together again as far as they fit. */
function filled(parts: readonly string[], limit: number): string[] {
  const pieces: string[] = [];
  for (const part of parts) {
    const last = pieces.at(-1);
    if (last !== undefined && columnsOf(last + part) <= limit) pieces[pieces.length - 1] = last + part;
    else pieces.push(part);
  }
  return pieces;
}

/** The words of a text without spaces, closing signs with what they close. */
function ideographicJoints(text: string): string[] {
  const joints: string[] = [];
  for (const { segment } of wordsOf.segment(text)) {
    if (joints.length > 0 && CLOSING.test(segment)) joints.push(`${joints.pop() ?? ""}${segment}`);
    else joints.push(segment);
  }
  return joints;
}

/** Pieces of a word that is too wide for a line: at its joints where it has them, else between letters. */
function pieces(text: string): string[] {
  if (columnsOf(text) <= LINE_COLUMNS) return [text];
  if (WIDE.test(text)) {
    const whole = (part: string) =>
      columnsOf(part) > LINE_COLUMNS ? filled(letters(part), IDEOGRAPHS_TOGETHER) : [part];
    return filled(ideographicJoints(text).flatMap(whole), IDEOGRAPHS_TOGETHER);
  }
  // A column stays free for the hyphen.
  const limit = LINE_COLUMNS - 1;
  const whole = (part: string) => (columnsOf(part) > limit ? filled(letters(part), limit) : [part]);
  const found = filled((text.match(JOINED_PARTS) ?? [text]).flatMap(whole), limit);
  return found.map((piece, i) => (i < found.length - 1 && /[\p{L}\p{N}\p{M}]$/u.test(piece) ? `${piece}-` : piece));
}

const milliseconds = (time: number) => Math.round(time * 1000) / 1000;

/** Whether a word is the unit of the number before it, or the number of the currency sign before it. */
function isOfNumber(before: string, text: string): boolean {
  if (SIGN_BEFORE.test(before)) return /^\d/.test(text);
  return ENDS_IN_NUMBER.test(before) && UNIT.test(text) && !LEANING.has(text.toLowerCase());
}

/** The tokens of a sentence's words; a piece of a word gets its share of the word's time. */
export function tokensOf(words: readonly Word[]): Token[] {
  let before = "";
  return words.flatMap((word) => {
    const parts = pieces(word.text);
    const total = parts.reduce((sum, part) => sum + part.length, 0);
    let at = word.start;
    return parts.map((text, part) => {
      const start = at;
      at = part === parts.length - 1 ? word.end : milliseconds(at + ((word.end - word.start) * text.length) / total);
      const bound = CLOSING.test(text) || (part === 0 && isOfNumber(before, text));
      before = text;
      return { text, start, end: at, columns: columnsOf(text), spaced: part === 0, bound };
    });
  });
}
