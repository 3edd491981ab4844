/**
 * Converts a script's written form (`249,99 lei`, `14"`, `&`) to its spoken form: text normalization, as in speech synthesis.
 * Captions show the written form. Every piece of the spoken form has the written words that it stands for, so that its times can
 * be mapped back to them.
 */

import type { Pronunciations } from "../contract/settings.ts";
import { spokenPrice } from "./currency-words.ts";
import { priceAt } from "./find-prices.ts";
import { dimensionsPiece, measurePieces } from "./measures.ts";
import { hasWords, pause, shownWords, splitPunctuation } from "./text.ts";
import { fullForm, signsOf, withDiacritics } from "./units.ts";

/** Written words, as captions show them, and their spoken form, which is never empty. */
export interface SpokenPiece {
  shown: string[];
  spoken: string;
}
export interface SpokenForm {
  /** For the voice: all pieces as one sentence. Empty where nothing can be spoken. */
  text: string;
  pieces: SpokenPiece[];
}

const EMOJI = /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|[\u200d\ufe0f\u20e3]/gu;
const SILENT = /[„“”«»"`()[\]{}<>~^*_#|•·\\®™©=]/gu;

function pricePiece(words: readonly string[], at: number, language: string): SpokenPiece | undefined {
  const price = priceAt(words, at, language);
  if (price === undefined) return undefined;
  return { shown: price.shown, spoken: spokenPrice(price.amount, price.currency, language) + pause(price.after) };
}

function wordPiece(word: string, next: string, language: string): SpokenPiece {
  const { core, after } = splitPunctuation(word);
  const full = after.startsWith(".") ? fullForm(core, language) : undefined;
  if (full !== undefined) return { shown: [word], spoken: full };
  const written = withDiacritics(core, splitPunctuation(next).core, language) ?? core;
  const signs = signsOf(language);
  const said = written
    .replaceAll(EMOJI, " ")
    .replaceAll(SILENT, " ")
    .replaceAll("&", ` ${signs.and} `)
    .replaceAll("+", ` ${signs.plus} `)
    .replaceAll(/(?<!\d)\/|\/(?!\d)/gu, " ")
    .replaceAll(/(?<![\p{L}\p{N}])(?!-\d+(?:[.,]\d+)?[°%])['’‘–—-]+|['’‘–—-]+(?![\p{L}\p{N}])/gu, " ")
    .replaceAll(/\s+/gu, " ")
    .trim();
  const audible = hasWords(said) ? said : "";
  return { shown: [word], spoken: audible === "" ? "" : audible + pause(after) };
}

/** A word that the brand says how to speak. Without regard to case, since titles are often in capitals. */
function brandPiece(word: string, pronunciations: ReadonlyMap<string, string>): SpokenPiece | undefined {
  if (pronunciations.size === 0) return undefined;
  const { core, after } = splitPunctuation(word);
  const spoken = pronunciations.get(keyOf(core));
  return spoken === undefined ? undefined : { shown: [word], spoken: spoken + pause(after) };
}

const keyOf = (word: string) => word.normalize("NFC").toLowerCase();

function piecesOf(
  words: readonly string[],
  language: string,
  pronunciations: ReadonlyMap<string, string>,
): SpokenPiece[] {
  const pieces: SpokenPiece[] = [];
  let at = 0;
  while (at < words.length) {
    const word = words[at] ?? "";
    const price = brandPiece(word, pronunciations) ?? pricePiece(words, at, language);
    const dimensions = price === undefined ? dimensionsPiece(words, at, language) : undefined;
    const one = price ?? dimensions;
    const found = one !== undefined ? [one] : measurePieces(words, at, language);
    const next = found ?? [wordPiece(word, words[at + 1] ?? "", language)];
    pieces.push(...next);
    at += next.reduce((count, piece) => count + piece.shown.length, 0);
  }
  return pieces;
}

/** Silent words (a dash, an emoji) are added to the piece before them, at the start to the one after them. */
function withoutSilentPieces(pieces: readonly SpokenPiece[]): SpokenPiece[] {
  const audible: SpokenPiece[] = [];
  let waiting: string[] = [];
  for (const piece of pieces) {
    const last = audible.at(-1);
    if (piece.spoken !== "") {
      audible.push({ shown: [...waiting, ...piece.shown], spoken: piece.spoken });
      waiting = [];
    } else if (last === undefined) {
      waiting.push(...piece.shown);
    } else {
      last.shown.push(...piece.shown);
      const isDash = /^[-–—|•·:]+$/u.test(piece.shown.join(""));
      if (isDash && !/[.,;:!?]$/.test(last.spoken)) last.spoken += ",";
    }
  }
  return audible;
}

/**
 * The spoken form of a sentence.
 * @param text a sentence of a script, plain text
 * @param pronunciations of the brand
 * @param language such as `ro`; for languages without entries in `units.ts`, signs are left to the voice
 */
export function spokenForm(text: string, language: string, pronunciations: Pronunciations = {}): SpokenForm {
  const known = new Map(Object.entries(pronunciations).map(([word, spoken]) => [keyOf(word), spoken]));
  const pieces = withoutSilentPieces(piecesOf(shownWords(text), language, known));
  const first = pieces[0];
  const last = pieces.at(-1);
  if (first === undefined || last === undefined) return { text: "", pieces: [] };
  // A voice takes a full stop before a lower-case letter as an abbreviation's and makes no pause.
  first.spoken = first.spoken.charAt(0).toLocaleUpperCase(language) + first.spoken.slice(1);
  if (!/[.!?]$/.test(last.spoken)) last.spoken = `${last.spoken.replace(/[,;:]$/, "")}.`;
  return { text: pieces.map((piece) => piece.spoken).join(" "), pieces };
}
