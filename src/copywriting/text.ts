/** Text as shops write it, made plain, and cut into sentences and words. */
import { htmlToText } from "../catalog/html-text.ts";

/** Feeds escape what the shop had escaped already: more layers than this nobody makes. */
const MOST_LAYERS = 4;

/** Text without markup, that which was escaped several times (`&amp;lt;b&amp;gt;`) too. */
export function plainText(text: string): string {
  let plain = text;
  for (let layer = 0; layer < MOST_LAYERS; layer++) {
    const next = htmlToText(plain);
    if (next === plain) break;
    plain = next;
  }
  return plain;
}

/** Whether anything of a text can be spoken: emoji and signs alone can't. */
export const hasWords = (text: string) => /[\p{L}\p{N}]/u.test(text);

/** What two texts that say the same have in common: letters and digits, lower case. */
export const bare = (text: string) => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, "");

/**
 * The words that captions show: cut at white space, but not at the spaces that hold a number together.
 */
export function shownWords(text: string): string[] {
  return text.split(/[^\S\u00a0\u202f]+/u).filter((word) => word !== "");
}

/** Words whose full stop ends no sentence, lower case. */
const ABBREVIATIONS = new Set(
  (
    "nr dr prof ing str bd art buc cca max min incl ex dl dna mr mrs ms st no vs approx inc ltd co corp " +
    "z.b d.h u.a ca bzw mind inkl e.g i.e etc tel cod dim lung lat gr vol ed pag cap pct"
  ).split(" "),
);
const ENDS_IN_ABBREVIATION = /(?:^|[\s(])(\p{L}[\p{L}.]*)\.\s*$/u;
/** One capital letter, of a script in use. */
const INITIAL = /^(?=[\0-\uffff]$)\p{Lu}$/u;

function endsInAbbreviation(text: string): boolean {
  const last = ENDS_IN_ABBREVIATION.exec(text)?.[1];
  if (last === undefined) return false;
  return ABBREVIATIONS.has(last.toLowerCase()) || INITIAL.test(last);
}

/**
 * Cuts text into sentences by Unicode's rules, and mends what those cut behind an abbreviation (`nr. 5`, `dr. Ionescu`).
 * @param locale BCP 47
 */
export function splitSentences(text: string, locale: string): string[] {
  const sentences: string[] = [];
  for (const { segment } of new Intl.Segmenter(locale, { granularity: "sentence" }).segment(text)) {
    const previous = sentences.at(-1);
    if (previous !== undefined && endsInAbbreviation(previous)) sentences[sentences.length - 1] = previous + segment;
    else sentences.push(segment);
  }
  return sentences.map((sentence) => sentence.trim()).filter(hasWords);
}

/**
 * The sentences of a text that somebody wrote or pasted: without markup, a line's end being a sentence's end. Text that
 * is nothing but markup is taken as it stands.
 * @param locale BCP 47
 */
export function sentencesOf(text: string, locale: string): string[] {
  const sentences = (lines: string[]) => lines.flatMap((line) => splitSentences(line, locale));
  const lines = text.split(/[\r\n\u0085\u2028\u2029]+/u);
  const plain = sentences(lines.map(plainText));
  return plain.length > 0 ? plain : sentences(lines.map((line) => line.replaceAll(/\s+/gu, " ").trim()));
}
