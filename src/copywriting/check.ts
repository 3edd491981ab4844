/** What an AI wrote, checked against what is known of the product, or against the text it wrote from. */
import { BEATS, type Beat, type Scene, type Script, type ScriptSentence } from "../contract/video.ts";
import { moneyIn } from "./money.ts";
import type { ScriptAnswer } from "./prompt.ts";
import { bare, hasWords, plainText, splitSentences } from "./text.ts";

/** Longer scripts than asked for lose sentences from this part on. */
const TOLERATED_LENGTH = 1.15;

/** Prices are compared in hundredths: floating point has no exact ones. */
const hundredths = (amount: number) => Math.round(amount * 100);

const percentages = (text: string) => [...text.matchAll(/(\d+(?:[.,]\d+)?)\s*%/g)].map(([, number = ""]) => number);

/** All that is given in words. */
const givenText = ({ title, description, text }: Scene) => plainText(`${title} ${description ?? ""} ${text ?? ""}`);

/** Percentages that may be spoken: those in the product's own text, and what its price is reduced by. */
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
 * What is wrong with an answer, as the AI is told it; null where nothing is.
 * @param language bare, of the script
 */
export function faultOf(answer: ScriptAnswer, scene: Scene, language: string): string | null {
  const text = plainText(answer.sentences.map((sentence) => sentence.text).join(" "));
  if (!hasWords(text)) return "It has no sentences.";
  const prices = scene.price === null ? [] : [scene.price, scene.old_price ?? scene.price];
  // What the product's own text names (a voucher of 50 lei) is no price that somebody made up.
  const own = moneyIn(givenText(scene), language);
  const written = moneyIn(text, language);
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

/** Drops what is said last about the product until the rest is short enough; its first sentence and its price stay. */
function shortened(sentences: readonly ScriptSentence[], words: number): ScriptSentence[] {
  const kept = [...sentences];
  while (wordCount(kept) > words * TOLERATED_LENGTH) {
    const last = kept.findLastIndex(({ beat }, index) => beat === "title" && index > 0);
    if (last < 0) break;
    kept.splice(last, 1);
  }
  return kept;
}

/**
 * The script of an answer that has no fault: sentence by sentence, the parts of the picture in order, not much longer
 * than `words`, the shop's call to action last.
 * @param locale BCP 47
 */
export function scriptOf(answer: ScriptAnswer, ctaText: string, words: number, locale: string): Script {
  const cta = plainText(ctaText);
  let reached: Beat = "title";
  const sentences = answer.sentences.flatMap(({ text, beat }) => {
    if (BEATS.indexOf(beat) > BEATS.indexOf(reached)) reached = beat;
    const current = reached;
    return splitSentences(plainText(text), locale).map((sentence) => ({ text: sentence, beat: current }));
  });
  const own = sentences.filter(({ text }) => bare(text) !== bare(cta));
  const spoken = shortened(own, words);
  return { sentences: hasWords(cta) ? [...spoken, { text: cta, beat: "cta" }] : spoken };
}
