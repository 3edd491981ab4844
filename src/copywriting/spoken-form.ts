/**
 * Converts a script's written form (`249,99 lei`, `14"`, `&`) to its spoken form: text normalization, as in speech synthesis.
 * Captions show the written form. Every piece of the spoken form has the written words that it stands for, so that its times can
 * be mapped back to them.
 */

import { spokenPrice } from "./currency-words.ts";
import { priceAt } from "./find-prices.ts";
import { needsDe, romanianNumber } from "./romanian-numbers.ts";
import { hasWords, NUMBER, pause, shownWords, splitPunctuation } from "./text.ts";
import { fullForm, signsOf, type Unit, unitFor, withDiacritics } from "./units.ts";

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
const MEASURE = new RegExp(`^(?<sign>[-–−])?(?<number>${NUMBER})(?<unit>["”″%]|°C|\\p{L}+)?$`, "u");
const DIMENSIONS = new RegExp(`^${NUMBER}(?:[x×]${NUMBER})+(?<unit>\\p{L}+)?$`, "u");

/** A number without thousands separators and with the language's decimal separator. */
function plainNumber(written: string, language: string): string {
  const parts = new Intl.NumberFormat(language).formatToParts(12345.5);
  const decimal = parts.find(({ type }) => type === "decimal")?.value ?? ".";
  const thousands = /^(\d{1,3})((?:[.,\u00a0\u202f'’]\d{3})+)([.,]\d{1,2})?$/u.exec(written);
  if (thousands !== null) {
    const [, first = "", groups = "", rest = ""] = thousands;
    const separator = groups.charAt(0);
    const isGrouping = separator !== decimal || groups.length > 4 || rest !== "";
    if (isGrouping) return first + groups.replaceAll(/\D/gu, "") + rest.replace(/[.,]/, decimal);
  }
  return /^\d+[.,]\d+$/.test(written) ? written.replace(/[.,]/, decimal) : written;
}

function spokenNumber(written: string, language: string, gender: "m" | "f" = "m"): string {
  const plain = plainNumber(written, language);
  return language === "ro" && /^[1-9]\d*$/.test(plain) ? romanianNumber(Number(plain), gender) : plain;
}

function pricePiece(words: readonly string[], at: number, language: string): SpokenPiece | undefined {
  const price = priceAt(words, at, language);
  if (price === undefined) return undefined;
  return { shown: price.shown, spoken: spokenPrice(price.amount, price.currency, language) + pause(price.after) };
}

/** The spoken form of a number and its unit. */
function spokenMeasure(written: string, unit: Unit, language: string): { number: string; unit: string } {
  const [one, many, gender = "m"] = unit;
  if (written === "1") return { number: language === "ro" ? (gender === "f" ? "o" : "un") : "1", unit: one };
  const number = spokenNumber(written, language, gender === "m" ? "m" : "f");
  const plain = plainNumber(written, language);
  const de = language === "ro" && /^\d+$/.test(plain) && needsDe(Number(plain)) ? "de " : "";
  return { number, unit: de + many };
}

/** `14"`, `128GB`, `-20%`, `3,6 GHz`: a number, with or without a unit directly after it. */
function measurePieces(words: readonly string[], at: number, language: string): SpokenPiece[] | undefined {
  const word = words[at] ?? "";
  const { before, core, after } = splitPunctuation(word);
  const groups = MEASURE.exec(core)?.groups;
  if (groups?.number === undefined) return undefined;
  const inches = before === "" && /^["”″]/u.test(after);
  const attached = inches ? '"' : groups.unit;
  const end = pause(after);
  if (attached === "%") {
    const minus = groups.sign === undefined ? "" : "minus ";
    return [
      { shown: [word], spoken: `${minus}${spokenNumber(groups.number, language)} ${signsOf(language).percent}${end}` },
    ];
  }
  if (attached !== undefined) {
    const unit = unitFor(attached, language);
    if (unit === undefined) return undefined;
    const said = spokenMeasure(groups.number, unit, language);
    return [{ shown: [word], spoken: `${said.number} ${said.unit}${end}` }];
  }
  const nextWord = words[at + 1] ?? "";
  const next = splitPunctuation(nextWord);
  const unit = after === "" && next.before === "" ? unitFor(next.core, language) : undefined;
  if (unit === undefined) return [{ shown: [word], spoken: plainNumber(groups.number, language) + end }];
  const said = spokenMeasure(groups.number, unit, language);
  return [
    { shown: [word], spoken: said.number },
    { shown: [nextWord], spoken: said.unit + pause(next.after) },
  ];
}

/** `10x20cm` */
function dimensionsPiece(word: string, language: string): SpokenPiece | undefined {
  const { core, after } = splitPunctuation(word);
  const found = DIMENSIONS.exec(core);
  if (found === null) return undefined;
  const sides = core.slice(0, core.length - (found.groups?.unit?.length ?? 0)).split(/[x×]/);
  const said = sides.map((side) => plainNumber(side, language)).join(` ${signsOf(language).by} `);
  const unit = found.groups?.unit;
  const named = unit === undefined ? "" : ` ${unitFor(unit, language)?.[1] ?? unit}`;
  return { shown: [word], spoken: said + named + pause(after) };
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
    .replaceAll(/(?<![\p{L}\p{N}])['’‘–—-]+|['’‘–—-]+(?![\p{L}\p{N}])/gu, " ")
    .replaceAll(/\s+/gu, " ")
    .trim();
  const audible = hasWords(said) ? said : "";
  return { shown: [word], spoken: audible === "" ? "" : audible + pause(after) };
}

function piecesOf(words: readonly string[], language: string): SpokenPiece[] {
  const pieces: SpokenPiece[] = [];
  let at = 0;
  while (at < words.length) {
    const word = words[at] ?? "";
    const price = pricePiece(words, at, language);
    const dimensions = price === undefined ? dimensionsPiece(word, language) : undefined;
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
 * @param language such as `ro`; for languages without entries in `units.ts`, signs are left to the voice
 */
export function spokenForm(text: string, language: string): SpokenForm {
  const pieces = withoutSilentPieces(piecesOf(shownWords(text), language));
  const first = pieces[0];
  const last = pieces.at(-1);
  if (first === undefined || last === undefined) return { text: "", pieces: [] };
  // A voice takes a full stop before a lower-case letter as an abbreviation's and makes no pause.
  first.spoken = first.spoken.charAt(0).toLocaleUpperCase(language) + first.spoken.slice(1);
  if (!/[.!?]$/.test(last.spoken)) last.spoken = `${last.spoken.replace(/[,;:]$/, "")}.`;
  return { text: pieces.map((piece) => piece.spoken).join(" "), pieces };
}
