/** Finds prices and amounts of money in running text. (`catalog/price.ts` parses a feed's price field.) */
import { parsePrice } from "../catalog/price.ts";
import { currencyWord } from "./currency-words.ts";
import { NUMBER, shownWords, splitPunctuation } from "./text.ts";

const MONEY = new RegExp(`^(?<sign>[^\\d\\s.,]+)?\\s?(?<number>${NUMBER})\\s?(?<name>[^\\d\\s.,]+)?$`, "u");

/** The currencies that are recognised. Other ISO codes are also words (`ALL`, `TOP`, `TRY`). */
const MONEY_NAMES: Record<string, string> = {
  lei: "RON",
  leu: "RON",
  ron: "RON",
  "€": "EUR",
  eur: "EUR",
  euro: "EUR",
  $: "USD",
  usd: "USD",
  "£": "GBP",
  gbp: "GBP",
  huf: "HUF",
  bgn: "BGN",
  лв: "BGN",
  pln: "PLN",
  zł: "PLN",
  czk: "CZK",
  kč: "CZK",
  chf: "CHF",
  mdl: "MDL",
};
const MONEY_CODES = [...new Set(Object.values(MONEY_NAMES))];

function currencyNamed(name: string, language: string): string | undefined {
  const lower = name.toLowerCase();
  return (
    (Object.hasOwn(MONEY_NAMES, lower) ? MONEY_NAMES[lower] : undefined) ??
    MONEY_CODES.find((code) => [1, 2].some((amount) => currencyWord(amount, code, language).toLowerCase() === lower))
  );
}

export interface FoundPrice {
  /** The one or two words that it consists of. */
  shown: string[];
  amount: number;
  currency: string;
  after: string;
}

/** The price that begins at a word: `249,99 lei`, `€249.99`, `EUR 20`. */
export function priceAt(words: readonly string[], at: number, language: string): FoundPrice | undefined {
  for (const count of [2, 1]) {
    const shown = words.slice(at, at + count);
    if (shown.length < count) continue;
    const { core, after } = splitPunctuation(shown.join(" "));
    const groups = MONEY.exec(core)?.groups;
    const name = groups?.name ?? groups?.sign;
    if (groups?.number === undefined || name === undefined || (groups.name && groups.sign)) continue;
    const currency = currencyNamed(name, language);
    const amount = parsePrice(groups.number)?.amount;
    if (currency === undefined || amount === undefined || /^0\d/.test(groups.number)) continue;
    return { shown, amount, currency, after };
  }
  return undefined;
}

/**
 * All amounts of money in a text: those in digits, in units of their currencies, and the currency names without digits, whose
 * amounts may be in words.
 */
export function findMoney(text: string, language: string): { amounts: number[]; spelled: string[] } {
  const words = shownWords(text);
  const found = { amounts: [] as number[], spelled: [] as string[] };
  let at = 0;
  while (at < words.length) {
    const price = priceAt(words, at, language);
    const { core } = splitPunctuation(words[at] ?? "");
    if (price !== undefined) found.amounts.push(price.amount);
    else if (currencyNamed(core, language) !== undefined) found.spelled.push(core.toLowerCase());
    at += price?.shown.length ?? 1;
  }
  return found;
}
