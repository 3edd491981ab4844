/** Prices, in parts, and discounts as shops write them in the currency's country. */
import { discountPercent } from "../../contract/discount.ts";

/** The locale that a currency's prices are written in. */
const LOCALES: Record<string, string> = {
  AUD: "en-AU",
  BGN: "bg-BG",
  BRL: "pt-BR",
  CAD: "en-CA",
  CHF: "de-CH",
  CNY: "zh-CN",
  CZK: "cs-CZ",
  DKK: "da-DK",
  EUR: "de-DE",
  GBP: "en-GB",
  HUF: "hu-HU",
  ILS: "he-IL",
  INR: "en-IN",
  JPY: "ja-JP",
  KRW: "ko-KR",
  MDL: "ro-MD",
  NOK: "nb-NO",
  PLN: "pl-PL",
  RON: "ro-RO",
  RSD: "sr-Latn-RS",
  SEK: "sv-SE",
  TRY: "tr-TR",
  UAH: "uk-UA",
  USD: "en-US",
};
/** Everyday names of currencies for which CLDR has only the code. */
const CURRENCY_WORDS: Record<string, { one: string; many: string }> = {
  RON: { one: "leu", many: "lei" },
  MDL: { one: "leu", many: "lei" },
};

/** A price in the parts that a price tag draws in different sizes. */
export interface PriceParts {
  /** Before the number, with its space if any: `$`. */
  prefix: string;
  whole: string;
  /** Decimals without the separator; empty for a whole amount. */
  fraction: string;
  /** After the number, without space: `lei`. */
  suffix: string;
  /** The whole price in one line. */
  text: string;
}

/**
 * @param amount in units of the currency, not cents
 * @param currency ISO 4217; null formats the number alone
 */
export function priceParts(amount: number, currency: string | null): PriceParts {
  const parts = formatter(currency).formatToParts(amount);
  const valuesOf = (...types: string[]) =>
    parts.flatMap(({ type, value }) => (types.includes(type) ? [value] : [])).join("");
  const name = currency ? CURRENCY_WORDS[currency]?.[amount === 1 ? "one" : "many"] : undefined;
  const symbol = currency ? (name ?? valuesOf("currency")) : "";
  const whole = valuesOf("integer", "group");
  const fraction = valuesOf("fraction");
  const number = whole + valuesOf("decimal") + fraction;
  const leads = parts.findIndex(({ type }) => type === "currency") < parts.findIndex(({ type }) => type === "integer");
  if (leads && symbol) {
    const prefix = /\p{L}$/u.test(symbol) ? `${symbol} ` : symbol;
    return { prefix, whole, fraction, suffix: "", text: prefix + number };
  }
  return { prefix: "", whole, fraction, suffix: symbol, text: symbol ? `${number} ${symbol}` : number };
}

function formatter(currency: string | null): Intl.NumberFormat {
  const shared = { trailingZeroDisplay: "stripIfInteger" } as const;
  if (!currency)
    return new Intl.NumberFormat("de-DE", { ...shared, minimumFractionDigits: 2, maximumFractionDigits: 2 });
  try {
    const style = { style: "currency", currency, currencyDisplay: "narrowSymbol" } as const;
    return new Intl.NumberFormat(LOCALES[currency] ?? "en", { ...shared, ...style });
  } catch {
    return formatter(null);
  }
}

/**
 * The discount as a badge shows it: `−13%`.
 * @returns null where it is less than one percent
 */
export function formatDiscount(price: number | null, oldPrice: number | null): string | null {
  const percent = price === null || oldPrice === null ? 0 : discountPercent(oldPrice, price);
  return percent > 0 ? `−${percent}%` : null;
}
