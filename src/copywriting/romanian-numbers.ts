/** Romanian numbers in words: voices read digits with the wrong gender, or in English. */

export type Gender = "m" | "f";

const UNITS: Record<Gender, readonly string[]> = {
  m: ["zero", "unu", "doi", "trei", "patru", "cinci", "șase", "șapte", "opt", "nouă"],
  f: ["zero", "una", "două", "trei", "patru", "cinci", "șase", "șapte", "opt", "nouă"],
};
const TEENS =
  "zece unsprezece doisprezece treisprezece paisprezece cincisprezece șaisprezece șaptesprezece optsprezece nouăsprezece".split(
    " ",
  );
const TENS = ["", "", "douăzeci", "treizeci", "patruzeci", "cincizeci", "șaizeci", "șaptezeci", "optzeci", "nouăzeci"];
/** Numbers from here on stay digits. */
const LIMIT = 1_000_000_000;

/** Whether `de` stands between a number and the noun: where the last two digits are 00 or at least 20, as in `20 de lei`. */
export function needsDe(count: number): boolean {
  const lastTwo = count % 100;
  return count !== 0 && (lastTwo === 0 || lastTwo >= 20);
}

function belowHundred(n: number, gender: Gender): string {
  if (n < 10) return UNITS[gender][n] ?? "";
  if (n === 12 && gender === "f") return "douăsprezece";
  if (n < 20) return TEENS[n - 10] ?? "";
  const tens = TENS[Math.floor(n / 10)] ?? "";
  return n % 10 === 0 ? tens : `${tens} și ${UNITS[gender][n % 10]}`;
}

function belowThousand(n: number, gender: Gender): string {
  const hundreds = Math.floor(n / 100);
  if (hundreds === 0) return belowHundred(n, gender);
  const words = hundreds === 1 ? "o sută" : `${UNITS.f[hundreds]} sute`;
  return n % 100 === 0 ? words : `${words} ${belowHundred(n % 100, gender)}`;
}

function group(count: number, one: string, many: string): string {
  if (count === 1) return one;
  return `${belowThousand(count, "f")}${needsDe(count) ? " de" : ""} ${many}`;
}

/**
 * A whole number in words, without a noun: `doi` or `două`, `douăzeci și unu` or `douăzeci și una`.
 * @param n from 0 to 999,999,999; other numbers are returned as digits
 */
export function romanianNumber(n: number, gender: Gender): string {
  if (!Number.isInteger(n) || n < 0 || n >= LIMIT) return String(n);
  if (n === 0) return "zero";
  const millions = Math.floor(n / 1_000_000);
  const thousands = Math.floor((n % 1_000_000) / 1000);
  const rest = n % 1000;
  return [
    millions > 0 ? group(millions, "un milion", "milioane") : "",
    thousands > 0 ? group(thousands, "o mie", "mii") : "",
    rest > 0 ? belowThousand(rest, gender) : "",
  ]
    .filter((part) => part !== "")
    .join(" ");
}

/** A number with its noun: `un leu`, `doi lei`, `două sute patruzeci și nouă de lei`, `o liră`. */
export function romanianCount(n: number, one: string, many: string, gender: Gender): string {
  if (n === 1) return `${gender === "m" ? "un" : "o"} ${one}`;
  return `${romanianNumber(n, gender)}${needsDe(n) ? " de" : ""} ${many}`;
}
