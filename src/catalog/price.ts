/** Parses prices from the many forms that shops write. */
import { currencyOf, decimalsOf, groupsInLakhs } from "./currencies.ts";

export interface Price {
  /** In units of the currency, with as many decimals as it has; two at most where it is not known. */
  amount: number;
  /** ISO 4217, upper case; null where the text names none. */
  currency: string | null;
}

/** More than any product costs; the database column holds it. */
const MAX_AMOUNT = 1_000_000_000;
const MAX_LENGTH = 60;

const SHAPE = /^(?<before>[^\d-]*?) ?(?<number>\d(?:[\d .,']*\d)?)(?:[.,:/][-–—]+)? ?(?<after>[^\d-]*)$/u;
const RANGE = /\d[^\d]*(?:[-–—~…]|\.\.|\b(?:to|la|bis|and|à|până)\b)[^\d]*\d/iu;
const MARKS_OF_DIRECTION = /[\u200e\u200f\u061c\u2066-\u2069\u202a-\u202e]/gu;

/**
 * Parses a price in any of the forms that feeds contain: `1.234,56 RON`, `1,234.56 EUR`, `5.890 lei` (five thousand),
 * `€1 234,50`, `CHF 1'234.50`, `₹1,29,999.00`, `$12.99 CAD`. The currency is an ISO code, a sign or a name, or several that agree,
 * before or after the number.
 * @returns null where the text is not one price, or could mean two different ones
 */
export function parsePrice(text: string): Price | null {
  const read = readPrice(text);
  return "reason" in read ? null : read;
}

/** As {@link parsePrice}, or the reason why it is none: a clause about “it”. */
export function readPrice(text: string): Price | { reason: string } {
  const plain = withAsciiDigits(text.replaceAll(MARKS_OF_DIRECTION, "").normalize("NFKC"))
    .replaceAll(/\s+/gu, " ")
    // “US $” is one sign.
    .replace(/(?<=\p{L}) (?=\$)/u, "")
    .trim();
  if (plain.length > MAX_LENGTH) return { reason: "is too long" };
  const groups = SHAPE.exec(plain)?.groups;
  if (groups?.number === undefined)
    return { reason: RANGE.test(plain) ? "is a range, not one price" : "can't be read" };
  const names = [groups.before, groups.after].flatMap((part) => part?.split(" ").filter(Boolean) ?? []);
  const found = currencyOf(names);
  if (found === "unknown") return { reason: "can't be read" };
  if (found === "different") return { reason: "names two different currencies" };
  if (found === "several") return { reason: "names its currency by a sign that several have; add its code" };
  const amount = readNumber(groups.number, found.code);
  if (typeof amount !== "number") return amount;
  return amount > MAX_AMOUNT ? { reason: "is too high" } : { amount, currency: found.code };
}

/** Digits of other scripts, and Arabic's separators. */
function withAsciiDigits(text: string): string {
  return text
    .replaceAll(/(?![0-9])\p{Nd}/gu, (digit) => String(digitValue(digit)))
    .replaceAll("٫", ".")
    .replaceAll(/[’٬]/gu, "'");
}

/** Unicode's decimal digits are in runs of ten, each from a zero on. */
function digitValue(digit: string): number {
  let code = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - 1))) {
    code--;
    value++;
  }
  return value;
}

const CANT_BE_READ = { reason: "can't be read" };
const AMBIGUOUS = { reason: "could mean two different numbers" };

function readNumber(digits: string, currency: string | null): number | { reason: string } {
  const minor = currency === null ? 2 : decimalsOf(currency);
  const decimalAt = decimalSeparatorAt(digits, minor);
  if (decimalAt === "ambiguous") return AMBIGUOUS;
  const whole = decimalAt === null ? digits : digits.slice(0, decimalAt);
  const decimals = decimalAt === null ? "" : digits.slice(decimalAt + 1);
  if (!/^\d*$/.test(decimals)) return CANT_BE_READ;
  const separator = groupSeparatorOf(whole, currency);
  if (separator === null || (decimalAt !== null && digits[decimalAt] === separator)) return CANT_BE_READ;
  return rounded(whole.replaceAll(/\D/g, ""), decimals, minor) ?? { reason: "has more decimals than its currency" };
}

const GROUPED = /^[1-9]\d{0,2}(?:([ .,'])\d{3})(?:\1\d{3})*$/;
const LAKHS = /^[1-9]\d?(?:([ ,])\d\d)(?:\1\d\d)*\1\d{3}$/;

/** @returns "" where there is none; null where the groups are not such */
function groupSeparatorOf(whole: string, currency: string | null): string | null {
  if (/^\d+$/.test(whole)) return "";
  const found = GROUPED.exec(whole) ?? (groupsInLakhs(currency) ? LAKHS.exec(whole) : null);
  return found?.[1] ?? null;
}

/**
 * Index of the decimal separator; null where the number has none. Three digits after the only separator are thousands, but for
 * currencies with three decimals: there a point is decimal, as Google wants it, and a comma could be either.
 */
function decimalSeparatorAt(digits: string, minor: number): number | null | "ambiguous" {
  const last = Math.max(digits.lastIndexOf("."), digits.lastIndexOf(","));
  if (last < 0) return null;
  const separators = digits.replaceAll(/\d/g, "");
  if (separators.length > 1) return new Set(separators).size > 1 && isDecimal(separators) ? last : null;
  if (digits.length - last - 1 !== 3 || digits.startsWith("0")) return last;
  if (minor < 3) return null;
  return digits[last] === "." ? last : "ambiguous";
}

/** Whether the last separator comes once. */
const isDecimal = (separators: string) => separators.indexOf(separators.slice(-1)) === separators.length - 1;

/**
 * Shops print four and more decimals where they compute with taxes (`19.9950`) and show cents: these are rounded. One decimal too
 * many is rejected, because a wrong price is worse than none.
 */
function rounded(whole: string, decimals: string, minor: number): number | null {
  const significant = decimals.replace(/0+$/, "");
  const amount = Number(`${whole}.${significant || "0"}`);
  if (significant.length <= minor) return amount;
  if (minor === 0 || decimals.length <= 3 || decimals.length === minor + 1) return null;
  return Number(`${Math.round(Number(`${amount}e${minor}`))}e-${minor}`);
}
