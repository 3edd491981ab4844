/** What stands large on the card of a text: its first sentence, or as much of it as makes a headline. */
import { bare, sentencesOf } from "./text.ts";

/** Characters of a headline. */
export const LONGEST_TITLE = 60;
/** A shorter first sentence (`Hello!`) takes the next one with it. */
const SHORT = 12;
/** A clause of fewer characters says too little by itself. */
const SHORTEST_CLAUSE = 20;
const ELLIPSIS = "…";
/** A full stop ends a sentence, not a headline. */
const QUIET_END = /[\s.,;:]+$/u;
const CLAUSE_END = /[,;:–—](?=\s)/gu;
/** What follows these explains what stands before them, so a headline may end there. */
const COMPLETE = /[:–—]$/u;

const withoutEnd = (text: string) => text.replace(/(?<!\.)\.$|[\s,;:]+$/u, "");

/** The longest clause at the start that fits; null where none does. */
function clauseOf(sentence: string): string | null {
  const end = [...sentence.matchAll(CLAUSE_END)]
    .map(({ index }) => index + 1)
    .findLast((length) => length >= SHORTEST_CLAUSE && length <= LONGEST_TITLE);
  if (end === undefined) return null;
  const clause = sentence.slice(0, end);
  const closed = clause.replace(/[\s,;:–—]+$/u, "");
  return COMPLETE.test(clause) ? closed : closed + ELLIPSIS;
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
  const sentence = bare(first).length < SHORT && joined.length <= LONGEST_TITLE ? joined : first;
  const whole = withoutEnd(sentence);
  if (whole.length <= LONGEST_TITLE) return whole;
  return clauseOf(sentence) ?? wordsOf(sentence);
}
