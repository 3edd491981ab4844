/** The title of a text's video: its first sentence, shortened to a headline. */
import { normalize, sentencesOf } from "./text.ts";

/** Longest title, characters. */
export const MAX_TITLE = 60;
/** A shorter first sentence (`Hello!`) is joined with the next one. Letters; a Chinese, Japanese or Korean one counts as two. */
const SHORT = 7;
/** A shorter clause says too little, characters. */
const MIN_CLAUSE = 20;
const ELLIPSIS = "…";
/** Punctuation that is removed from the end of a title. */
const END_PUNCTUATION = /[\s.,;:]+$/u;
const CLAUSE_END = /[,;:–—](?=\s)/gu;
/** A clause before one of these is complete in itself, so a title may end there. */
const COMPLETE = /[:–—]$/u;

const WIDE = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/gu;

const lengthOf = (text: string) => normalize(text).length + (text.match(WIDE)?.length ?? 0);
const withoutEnd = (text: string) => text.replace(/(?<!\.)\.$|。$|[\s,;:]+$/u, "");

/** The longest clause at the start that fits, preferably a complete one; null where none fits. */
function clauseOf(sentence: string): string | null {
  const clauses = [...sentence.matchAll(CLAUSE_END)]
    .map(({ index }) => sentence.slice(0, index + 1))
    .filter(({ length }) => length >= MIN_CLAUSE && length <= MAX_TITLE);
  const complete = clauses.findLast((clause) => COMPLETE.test(clause));
  const clause = complete ?? clauses.at(-1);
  if (clause === undefined) return null;
  return clause.replace(/[\s,;:–—]+$/u, "") + (complete === undefined ? ELLIPSIS : "");
}

/** As many whole words as fit, or whole characters of a single long word. */
function wordsOf(sentence: string): string {
  const room = MAX_TITLE - ELLIPSIS.length;
  const lastSpace = sentence.slice(0, room + 1).lastIndexOf(" ");
  if (lastSpace >= MIN_CLAUSE) return sentence.slice(0, lastSpace).replace(END_PUNCTUATION, "") + ELLIPSIS;
  let kept = "";
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(sentence)) {
    if (kept.length + segment.length > room) break;
    kept += segment;
  }
  return kept.replace(END_PUNCTUATION, "") + ELLIPSIS;
}

/**
 * The title of a text's video, at most {@link MAX_TITLE} characters, cut between words where possible.
 * @param locale BCP 47, of the voice
 */
export function titleOfText(text: string, locale: string): string {
  const [first = text.replace(/\s+/gu, " ").trim(), second] = sentencesOf(text, locale);
  const joined = second === undefined ? first : `${first} ${second}`;
  const sentence = lengthOf(first) < SHORT && joined.length <= MAX_TITLE ? joined : first;
  const whole = withoutEnd(sentence);
  if (whole.length <= MAX_TITLE) return whole;
  return clauseOf(sentence) ?? wordsOf(sentence);
}
