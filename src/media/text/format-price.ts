/** Prices as shops write them in the country of the currency. */

/** The country whose way of writing goes with a currency. */
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
/** What a shop's customers say where the standard has the code. */
const SPOKEN_SYMBOLS: Record<string, { one: string; many: string }> = {
  RON: { one: "leu", many: "lei" },
  MDL: { one: "leu", many: "lei" },
};

/** A price in the parts that a price tag sets in different sizes. */
export interface PriceText {
  /** Before the figure, with its space if any: `$`. */
  prefix: string;
  whole: string;
  /** Cents without their point; empty for a round price. */
  fraction: string;
  /** Behind the figure, without space: `lei`. */
  suffix: string;
  /** All of it in one line. */
  text: string;
}

/**
 * @param amount in units of the currency
 * @param currency ISO 4217; null leaves the figure alone
 */
export function priceText(amount: number, currency: string | null): PriceText {
  const parts = formatter(currency).formatToParts(amount);
  const valuesOf = (...types: string[]) =>
    parts.flatMap(({ type, value }) => (types.includes(type) ? [value] : [])).join("");
  const said = currency ? SPOKEN_SYMBOLS[currency]?.[amount === 1 ? "one" : "many"] : undefined;
  const symbol = currency ? (said ?? valuesOf("currency")) : "";
  const whole = valuesOf("integer", "group");
  const fraction = valuesOf("fraction");
  const figure = whole + valuesOf("decimal") + fraction;
  const leads = parts.findIndex(({ type }) => type === "currency") < parts.findIndex(({ type }) => type === "integer");
  if (leads && symbol) {
    const prefix = /\p{L}$/u.test(symbol) ? `${symbol} ` : symbol;
    return { prefix, whole, fraction, suffix: "", text: prefix + figure };
  }
  return { prefix: "", whole, fraction, suffix: symbol, text: symbol ? `${figure} ${symbol}` : figure };
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
 * By how much a price fell, in whole percent, as a badge shows it: `−13%`.
 * @returns null where there is no fall worth a badge
 */
export function discountText(price: number | null, oldPrice: number | null): string | null {
  if (price === null || oldPrice === null || oldPrice <= price || oldPrice <= 0) return null;
  const percent = Math.floor((1 - price / oldPrice) * 100 + 1e-9);
  return percent >= 1 ? `−${percent}%` : null;
}
