/** Text as shops write it, made plain, and cut into sentences and words. */
import { decodeHTMLStrict } from "entities";

/** Control characters, zero-width ones that are no part of an emoji, and those that turn the direction of writing. */
const INVISIBLE = /[\p{Cc}\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffd]/gu;
const TAG = /<\/?[a-z][^<>]*>|<!--.*?-->/gisu;

/**
 * Feed text without markup: tags become spaces, entities their characters, any white space one space.
 * Entities are decoded twice, since feeds escape what the shop had escaped already.
 */
export function plainText(text: string): string {
  const decoded = decodeHTMLStrict(decodeHTMLStrict(text.replaceAll(TAG, " ")));
  return decoded.replaceAll(TAG, " ").replaceAll(/\s/gu, " ").replaceAll(INVISIBLE, "").replaceAll(/ +/g, " ").trim();
}

/** Whether anything of a text can be spoken: emoji and signs alone can't. */
export const hasWords = (text: string) => /[\p{L}\p{N}]/u.test(text);

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
