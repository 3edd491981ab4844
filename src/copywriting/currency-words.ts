/** Currency names in scripts, and prices in words for the voice. */
import { type Gender, romanianCount, romanianNumber } from "./romanian-numbers.ts";

interface RomanianMoney {
  one: string;
  many: string;
  gender: Gender;
  /** The hundredth; where left out, the cents are spoken as a number alone. */
  cent?: { one: string; many: string; gender: Gender };
}
const ROMANIAN: Record<string, RomanianMoney> = {
  RON: { one: "leu", many: "lei", gender: "m", cent: { one: "ban", many: "bani", gender: "m" } },
  MDL: { one: "leu", many: "lei", gender: "m", cent: { one: "ban", many: "bani", gender: "m" } },
  EUR: { one: "euro", many: "euro", gender: "m", cent: { one: "cent", many: "cenți", gender: "m" } },
  USD: { one: "dolar", many: "dolari", gender: "m", cent: { one: "cent", many: "cenți", gender: "m" } },
  GBP: { one: "liră", many: "lire", gender: "f", cent: { one: "penny", many: "penny", gender: "m" } },
  HUF: { one: "forint", many: "forinți", gender: "m" },
  BGN: { one: "leva", many: "leve", gender: "f" },
  PLN: { one: "zlot", many: "zloți", gender: "m" },
  CZK: { one: "coroană cehă", many: "coroane cehe", gender: "f" },
  CHF: { one: "franc elvețian", many: "franci elvețieni", gender: "m" },
};
const ENGLISH_CENTS: Record<string, readonly [one: string, many: string]> = {
  RON: ["ban", "bani"],
  EUR: ["cent", "cents"],
  USD: ["cent", "cents"],
  GBP: ["penny", "pence"],
};
/** Between the units and the hundredths: `249 euros con 99`. */
const BEFORE_CENTS: Record<string, string> = { en: " and ", es: " con ", it: " e ", pt: " e " };

/** Intl's currency name in the right plural form, without the amount: `euros`, `US dollars`. */
function intlName(amount: number, currency: string, language: string): string {
  const parts = new Intl.NumberFormat(language, { style: "currency", currency, currencyDisplay: "name" }).formatToParts(
    amount,
  );
  return parts.find((part) => part.type === "currency")?.value ?? currency;
}

const isOne = (amount: number, language: string) => new Intl.PluralRules(language).select(amount) === "one";

/**
 * The currency name after an amount in a script: `leu` of `1 leu`, `lei`, `euro`, `euros`.
 * @param currency ISO 4217
 */
export function currencyWord(amount: number, currency: string, language: string): string {
  if (language === "ro" && ROMANIAN[currency] !== undefined) {
    return amount === 1 ? ROMANIAN[currency].one : ROMANIAN[currency].many;
  }
  if (currency === "RON") return isOne(amount, language) ? "leu" : "lei";
  return intlName(amount, currency, language);
}

function romanianPrice(whole: number, cents: number, currency: string): string {
  const money = ROMANIAN[currency];
  if (money === undefined) {
    const name = intlName(whole, currency, "ro");
    const spoken = romanianCount(whole, name, name, "m");
    return cents === 0 ? spoken : `${spoken} și ${romanianNumber(cents, "m")}`;
  }
  const units = romanianCount(whole, money.one, money.many, money.gender);
  if (cents === 0) return units;
  const { cent } = money;
  const hundredths =
    cent === undefined ? romanianNumber(cents, "m") : romanianCount(cents, cent.one, cent.many, cent.gender);
  return whole === 0 && cent !== undefined ? hundredths : `${units} și ${hundredths}`;
}

/**
 * A price as people say it: `două sute patruzeci și nouă de lei și nouăzeci și nouă de bani`, `249 euros and 99 cents`,
 * `249 Euro 99`. Only Romanian numbers are written in words; the voices of other languages read digits well.
 * @param amount in units of `currency`, two decimals at most
 * @param currency ISO 4217
 */
export function spokenPrice(amount: number, currency: string, language: string): string {
  const hundredths = Math.round(amount * 100);
  const whole = Math.floor(hundredths / 100);
  const cents = hundredths % 100;
  if (language === "ro") return romanianPrice(whole, cents, currency);
  const units = `${whole} ${currencyWord(whole, currency, language)}`;
  if (cents === 0) return units;
  const names = language === "en" ? ENGLISH_CENTS[currency] : undefined;
  const small = names === undefined ? String(cents) : `${cents} ${cents === 1 ? names[0] : names[1]}`;
  return whole === 0 && names !== undefined ? small : `${units}${BEFORE_CENTS[language] ?? " "}${small}`;
}
