/** What stands large on the card of a text: its first sentence, or as much of it as makes a headline. */
import { bare, sentencesOf } from "./text.ts";

/** Characters of a headline. */
export const LONGEST_TITLE = 60;
/** A shorter first sentence (`Hello!`) takes the next one with it; in letters, of which one of Chinese counts two. */
const SHORT = 7;
/** A clause of fewer characters says too little by itself. */
const SHORTEST_CLAUSE = 20;
const ELLIPSIS = "…";
/** A full stop ends a sentence, not a headline. */
const QUIET_END = /[\s.,;:]+$/u;
const CLAUSE_END = /[,;:–—](?=\s)/gu;
/** What follows these explains what stands before them, so a headline may end there. */
const COMPLETE = /[:–—]$/u;

const WIDE = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/gu;

const lengthOf = (text: string) => bare(text).length + (text.match(WIDE)?.length ?? 0);
const withoutEnd = (text: string) => text.replace(/(?<!\.)\.$|。$|[\s,;:]+$/u, "");

/** The longest clause at the start that fits, one that is complete if there is one; null where none does. */
function clauseOf(sentence: string): string | null {
  const clauses = [...sentence.matchAll(CLAUSE_END)]
    .map(({ index }) => sentence.slice(0, index + 1))
    .filter(({ length }) => length >= SHORTEST_CLAUSE && length <= LONGEST_TITLE);
  const complete = clauses.findLast((clause) => COMPLETE.test(clause));
  const clause = complete ?? clauses.at(-1);
  if (clause === undefined) return null;
  return clause.replace(/[\s,;:–—]+$/u, "") + (complete === undefined ? ELLIPSIS : "");
}

/** As many whole words as fit; whole characters where one word is all there is. */
function wordsOf(sentence: string): string {
  const room = LONGEST_TITLE - ELLIPSIS.length;
  const lastSpace = sentence.slice(0, room + 1).lastIndexOf(" ");
  if (lastSpace >= SHORTEST_CLAUSE) return sentence.slice(0, lastSpace).replace(QUIET_END, "") + ELLIPSIS;
  let kept = "";
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(sentence)) {
    if (kept.length + segment.length > room) break;
    kept += segment;
  }
  return kept.replace(QUIET_END, "") + ELLIPSIS;
}

/**
 * The title of a text's video, at most {@link LONGEST_TITLE} characters, never cut inside a word that has an end.
 * @param locale BCP 47, of the voice
 */
export function titleOfText(text: string, locale: string): string {
  const [first = text.replace(/\s+/gu, " ").trim(), second] = sentencesOf(text, locale);
  const joined = second === undefined ? first : `${first} ${second}`;
  const sentence = lengthOf(first) < SHORT && joined.length <= LONGEST_TITLE ? joined : first;
  const whole = withoutEnd(sentence);
  if (whole.length <= LONGEST_TITLE) return whole;
  return clauseOf(sentence) ?? wordsOf(sentence);
}
