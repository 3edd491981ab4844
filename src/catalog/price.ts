/** Prices as shops write them, read and written. */

export interface Price {
  /** In units of the currency, two decimals at most. */
  amount: number;
  /** ISO 4217, upper case; null where the text names none. */
  currency: string | null;
}

const ISO_CURRENCIES = new Set(Intl.supportedValuesOf("currency"));

/** What shops write instead of the ISO code, in upper case. A sign that several currencies share stands for the commonest. */
const CURRENCY_NAMES: Record<string, string> = {
  LEI: "RON",
  LEU: "RON",
  "€": "EUR",
  EURO: "EUR",
  $: "USD",
  US$: "USD",
  CA$: "CAD",
  C$: "CAD",
  A$: "AUD",
  AU$: "AUD",
  NZ$: "NZD",
  HK$: "HKD",
  "£": "GBP",
  "¥": "JPY",
  "₹": "INR",
  "₩": "KRW",
  "₪": "ILS",
  "₴": "UAH",
  ГРН: "UAH",
  "₽": "RUB",
  РУБ: "RUB",
  "₺": "TRY",
  TL: "TRY",
  ZŁ: "PLN",
  KČ: "CZK",
  FT: "HUF",
  ЛВ: "BGN",
  DIN: "RSD",
  ДИН: "RSD",
  "FR.": "CHF",
  "SFR.": "CHF",
};

/** Three digits behind the decimal separator are normal here, so they are no thousands (ISO 4217, minor unit 3). */
const THREE_DECIMALS = new Set(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]);

/** More than any product costs, and what the database's column still holds. */
const MAX_AMOUNT = 1_000_000_000;

const SHAPE = /^(?<before>[^\d\s.,'-]+\.?)? ?(?<number>\d[\d .,'’٬]*?)(?:[.,][-–—]+)? ?(?<after>[^\d\s.,'-]+\.?)?$/u;

/**
 * Reads a price in any of the forms that feeds hold: `1.234,56 RON`, `1,234.56 EUR`, `5.890 lei` (five thousand),
 * `€1 234,50`, `CHF 1'234.50`. The currency is an ISO code, a sign or a name, before or after the number.
 * @returns null where the text is not one price, or could mean two different ones
 */
export function parsePrice(text: string): Price | null {
  const plain = text.normalize("NFKC").replaceAll(/\s+/gu, " ").trim();
  const groups = plain.length <= 60 ? SHAPE.exec(plain)?.groups : undefined;
  if (groups?.number === undefined) return null;
  const named = [groups.before, groups.after].filter((name) => name !== undefined).map(readCurrency);
  if (named.includes(null) || new Set(named).size > 1) return null;
  const currency = named[0] ?? null;
  const amount = readNumber(groups.number.trim(), currency);
  return amount === null || amount > MAX_AMOUNT ? null : { amount, currency };
}

function readCurrency(name: string): string | null {
  const upper = name.toUpperCase();
  const bare = upper.replace(/\.$/, "");
  if (ISO_CURRENCIES.has(bare)) return bare;
  return CURRENCY_NAMES[upper] ?? CURRENCY_NAMES[bare] ?? null;
}

/** Thousands in groups of three with one and the same separator, all the way. */
const GROUPED = /^\d{1,3}(?:([ .,'])\d{3})(?:\1\d{3})*$/;

function readNumber(written: string, currency: string | null): number | null {
  const digits = written.replaceAll(/[’٬]/g, "'");
  const decimalAt = decimalSeparatorAt(digits, currency);
  const whole = decimalAt === null ? digits : digits.slice(0, decimalAt);
  const decimals = decimalAt === null ? "" : digits.slice(decimalAt + 1);
  if (!/^\d*$/.test(decimals)) return null;
  if (!/^\d+$/.test(whole) && !(GROUPED.test(whole) && whole[0] !== "0")) return null;
  if (decimalAt !== null && digits[decimalAt] === GROUPED.exec(whole)?.[1]) return null;
  return roundedToCents(Number(`${whole.replaceAll(/\D/g, "")}.${decimals || "0"}`), decimals);
}

/** Where the decimal separator stands; null where the number has none. */
function decimalSeparatorAt(digits: string, currency: string | null): number | null {
  const last = Math.max(digits.lastIndexOf("."), digits.lastIndexOf(","));
  if (last < 0) return null;
  const separators = digits.replaceAll(/\d/g, "");
  if (separators.length > 1) return new Set(separators).size > 1 ? last : null;
  const decimals = digits.length - last - 1;
  const threeAreDecimals = digits.startsWith("0") || (currency !== null && THREE_DECIMALS.has(currency));
  return decimals === 3 && !threeAreDecimals ? null : last;
}

/**
 * Shops print four decimals and more from tax sums (`19.9950`) and show cents: those are rounded as the shop does.
 * Three that matter can't be kept, and a wrong price is worse than none.
 */
function roundedToCents(amount: number, decimals: string): number | null {
  const exact = decimals.replace(/0+$/, "").length <= 2;
  if (exact) return amount;
  return decimals.length > 3 ? Number(`${Math.round(Number(`${amount}e2`))}e-2`) : null;
}

/** Currencies whose short sign no other one shares; the rest are shown by their locale's usual, unmistakable name. */
const UNMISTAKABLE_SIGNS = new Set(["EUR", "PLN", "CZK", "HUF", "UAH", "TRY", "ILS", "INR"]);

/**
 * A price as a shop's page in that language shows it, cents left out where there are none: `5.199,90 lei`, `999 lei`,
 * `1.234,50 €`. Its spaces don't break.
 * @param amount in units of `currency`
 * @param currency ISO 4217; null gives the number alone
 * @param language BCP 47, `ro` or `ro-RO`
 */
export function formatPrice(amount: number, currency: string | null, language: string): string {
  const shortSign = currency !== null && (UNMISTAKABLE_SIGNS.has(currency) || isLocal(currency, language));
  const format = new Intl.NumberFormat(language, {
    ...(currency === null
      ? { minimumFractionDigits: 2, maximumFractionDigits: 2 }
      : { style: "currency", currency, currencyDisplay: shortSign ? "narrowSymbol" : "symbol" }),
    trailingZeroDisplay: "stripIfInteger",
  });
  return format.format(amount).replaceAll(/\s/gu, "\u00a0");
}

/** `lei` and `$` are right at home, where nobody takes them for another country's. */
function isLocal(currency: string, language: string): boolean {
  const home = new Intl.Locale(language).maximize().region ?? "";
  return currency.startsWith(home) && home !== "";
}
