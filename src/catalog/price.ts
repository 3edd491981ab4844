/** Parses prices from the many forms that shops write. */

export interface Price {
  /** In units of the currency, two decimals at most. */
  amount: number;
  /** ISO 4217, upper case; null where the text names none. */
  currency: string | null;
}

const ISO_CURRENCIES = new Set(Intl.supportedValuesOf("currency"));

/** What shops write instead of the ISO code, in upper case. A sign that several currencies share means the commonest one. */
const CURRENCY_ALIASES: Record<string, string> = {
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

/** Three digits after the separator are decimals here, not thousands (ISO 4217, minor unit 3). */
const THREE_DECIMALS = new Set(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]);

/** More than any product costs; the database column holds it. */
const MAX_AMOUNT = 1_000_000_000;

const SHAPE = /^(?<before>[^\d\s.,'-]+\.?)? ?(?<number>\d[\d .,'’٬]*?)(?:[.,][-–—]+)? ?(?<after>[^\d\s.,'-]+\.?)?$/u;

/**
 * Parses a price in any of the forms that feeds contain: `1.234,56 RON`, `1,234.56 EUR`, `5.890 lei` (five thousand),
 * `€1 234,50`, `CHF 1'234.50`. The currency is an ISO code, a sign or a name, before or after the number.
 * @returns null where the text is not one price, or could mean two different ones
 */
export function parsePrice(text: string): Price | null {
  const plain = text.normalize("NFKC").replaceAll(/\s+/gu, " ").trim();
  const groups = plain.length <= 60 ? SHAPE.exec(plain)?.groups : undefined;
  if (groups?.number === undefined) return null;
  const named = [groups.before, groups.after].filter((name) => name !== undefined).map(parseCurrency);
  if (named.includes(null) || new Set(named).size > 1) return null;
  const currency = named[0] ?? null;
  const amount = parseNumber(groups.number.trim(), currency);
  return amount === null || amount > MAX_AMOUNT ? null : { amount, currency };
}

function parseCurrency(name: string): string | null {
  const upper = name.toUpperCase();
  const word = upper.replace(/\.$/, "");
  if (ISO_CURRENCIES.has(word)) return word;
  return CURRENCY_ALIASES[upper] ?? CURRENCY_ALIASES[word] ?? null;
}

/** Groups of three digits with the same separator between all of them. */
const GROUPED = /^\d{1,3}(?:([ .,'])\d{3})(?:\1\d{3})*$/;

function parseNumber(written: string, currency: string | null): number | null {
  const digits = written.replaceAll(/[’٬]/g, "'");
  const decimalAt = decimalSeparatorAt(digits, currency);
  const whole = decimalAt === null ? digits : digits.slice(0, decimalAt);
  const decimals = decimalAt === null ? "" : digits.slice(decimalAt + 1);
  if (!/^\d*$/.test(decimals)) return null;
  if (!/^\d+$/.test(whole) && !(GROUPED.test(whole) && whole[0] !== "0")) return null;
  if (decimalAt !== null && digits[decimalAt] === GROUPED.exec(whole)?.[1]) return null;
  return roundedToCents(Number(`${whole.replaceAll(/\D/g, "")}.${decimals || "0"}`), decimals);
}

/** Index of the decimal separator; null where the number has none. */
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
 * Shops print four and more decimals where they compute with taxes (`19.9950`) and show cents: these are rounded to cents.
 * Three significant decimals are rejected, because a wrong price is worse than none.
 */
function roundedToCents(amount: number, decimals: string): number | null {
  const exact = decimals.replace(/0+$/, "").length <= 2;
  if (exact) return amount;
  return decimals.length > 3 ? Number(`${Math.round(Number(`${amount}e2`))}e-2`) : null;
}
