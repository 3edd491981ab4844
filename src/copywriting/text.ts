/** Text that shops and customers write: without markup, split into sentences and words. */
import { htmlToText } from "../catalog/html-text.ts";

/** Whether anything in a text can be spoken: emoji and signs alone can't. */
export const hasWords = (text: string) => /[\p{L}\p{N}]/u.test(text);

/** A text's letters and digits in lower case, to compare texts. */
export const normalize = (text: string) => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, "");

/** The words that captions show: split at white space, except at the non-breaking spaces within a number. */
export function shownWords(text: string): string[] {
  return text.split(/[^\S\u00a0\u202f]+/u).filter((word) => word !== "");
}

/** A number as written, with any separators; part of a regular expression. */
export const NUMBER = String.raw`\d+(?:[.,\u00a0\u202f'’]\d+)*`;

const PUNCTUATED = /^(?<before>[("'„“”«‘[]*)(?<core>.*?)(?<after>[)'“”»’\].,;:!?…]*)$/su;

/** A word and the punctuation around it: `(` + `249,99` + `).` */
export function splitPunctuation(word: string): { before: string; core: string; after: string } {
  const groups = PUNCTUATED.exec(word)?.groups;
  return { before: groups?.before ?? "", core: groups?.core ?? word, after: groups?.after ?? "" };
}

/** The first sign of a word's punctuation at which a voice pauses; an ellipsis counts as a full stop. */
export const pause = (after: string): string => /[.,;:!?…]/u.exec(after)?.[0].replace("…", ".") ?? "";

/** Abbreviations, lower case: their full stop does not end a sentence. */
const ABBREVIATIONS = new Set(
  (
    "nr dr prof ing str bd art buc cca max min incl ex dl dna mr mrs ms st no vs approx inc ltd co corp " +
    "z.b d.h u.a ca bzw mind inkl e.g i.e etc tel cod dim lung lat gr vol ed pag cap pct"
  ).split(" "),
);
const ENDS_IN_ABBREVIATION = /(?:^|[\s(])(\p{L}[\p{L}.]*)\.\s*$/u;
/** One capital letter in the Basic Multilingual Plane. */
const INITIAL = /^(?=[\0-\uffff]$)\p{Lu}$/u;

function endsInAbbreviation(text: string): boolean {
  const last = ENDS_IN_ABBREVIATION.exec(text)?.[1];
  if (last === undefined) return false;
  return ABBREVIATIONS.has(last.toLowerCase()) || INITIAL.test(last);
}

/**
 * Splits text into sentences by Unicode's rules (UAX #29), but not after an abbreviation (`nr. 5`, `dr. Ionescu`).
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
 * The sentences of a customer's text: without markup, and with every line end as the end of a sentence. A text that consists of
 * markup alone is taken literally.
 * @param locale BCP 47
 */
export function sentencesOf(text: string, locale: string): string[] {
  const sentences = (lines: string[]) => lines.flatMap((line) => splitSentences(line, locale));
  const lines = text.split(/[\r\n\u0085\u2028\u2029]+/u);
  const plain = sentences(lines.map(htmlToText));
  return plain.length > 0 ? plain : sentences(lines.map((line) => line.replaceAll(/\s+/gu, " ").trim()));
}
