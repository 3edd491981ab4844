/** Checks a script that an AI wrote against the product's data or the text it was written from. */
import { htmlToText } from "../catalog/html-text.ts";
import { BEATS, type Beat, type Scene, type Script, type ScriptSentence } from "../contract/video.ts";
import { findMoney } from "./find-prices.ts";
import type { ScriptAnswer } from "./prompt.ts";
import { hasWords, normalize, splitSentences } from "./text.ts";

/** A script longer than the limit by more than this factor loses sentences. */
const LENGTH_TOLERANCE = 1.15;

/** Prices are compared in hundredths, as floating point numbers are inexact. */
const hundredths = (amount: number) => Math.round(amount * 100);

const percentages = (text: string) => [...text.matchAll(/(\d+(?:[.,]\d+)?)\s*%/g)].map(([, number = ""]) => number);

/** All text of the scene. */
const givenText = ({ title, description, text }: Scene) => htmlToText(`${title} ${description ?? ""} ${text ?? ""}`);

/** Percentages that the script may contain: those in the scene's text, and the price reduction. */
function knownPercentages(scene: Scene): Set<string> {
  const { price, old_price } = scene;
  const known = new Set(percentages(givenText(scene)));
  if (price !== null && old_price !== null) {
    const reduction = (100 * (old_price - price)) / old_price;
    for (const round of [Math.floor, Math.round]) known.add(String(round(reduction)));
  }
  return known;
}

/**
 * The rule that an answer breaks, as a sentence for the AI; null where it breaks none.
 * @param language of the script, such as `ro`
 */
export function violationOf(answer: ScriptAnswer, scene: Scene, language: string): string | null {
  const text = htmlToText(answer.sentences.map((sentence) => sentence.text).join(" "));
  if (!hasWords(text)) return "It has no sentences.";
  const prices = scene.price === null ? [] : [scene.price, scene.old_price ?? scene.price];
  // Amounts in the product's own text are no invented prices: a voucher of 50 lei.
  const own = findMoney(givenText(scene), language);
  const written = findMoney(text, language);
  const allowed = new Set([...prices, ...own.amounts].map(hundredths));
  const invented = written.amounts.find((amount) => !allowed.has(hundredths(amount)));
  if (invented !== undefined) return `It names an amount of ${invented} that is not in the data.`;
  if (written.spelled.some((name) => !own.spelled.includes(name))) return "It names an amount without digits.";
  const known = knownPercentages(scene);
  const percentage = percentages(text).find((number) => !known.has(number));
  return percentage === undefined ? null : `It names ${percentage}% that is not in the data.`;
}

const wordCount = (sentences: readonly ScriptSentence[]) =>
  sentences.reduce((count, { text }) => count + text.split(/\s+/).length, 0);

/** Drops the last sentences about the product until the rest is short enough. The first one and those about the price stay. */
function shortened(sentences: readonly ScriptSentence[], words: number): ScriptSentence[] {
  const kept = [...sentences];
  while (wordCount(kept) > words * LENGTH_TOLERANCE) {
    const last = kept.findLastIndex(({ beat }, index) => beat === "title" && index > 0);
    if (last < 0) break;
    kept.splice(last, 1);
  }
  return kept;
}

/**
 * The script from a valid answer: one entry a sentence, beats in order, not much longer than `words`, and the shop's call to
 * action last.
 * @param locale BCP 47
 */
export function scriptOf(answer: ScriptAnswer, ctaText: string, words: number, locale: string): Script {
  const cta = htmlToText(ctaText);
  let reached: Beat = "title";
  const sentences = answer.sentences.flatMap(({ text, beat }) => {
    if (BEATS.indexOf(beat) > BEATS.indexOf(reached)) reached = beat;
    const current = reached;
    return splitSentences(htmlToText(text), locale).map((sentence) => ({ text: sentence, beat: current }));
  });
  const own = sentences.filter(({ text }) => normalize(text) !== normalize(cta));
  const spoken = shortened(own, words);
  return { sentences: hasWords(cta) ? [...spoken, { text: cta, beat: "cta" }] : spoken };
}
