/** Units, signs and abbreviations in words, by language. Where a language has no entry, its voice reads the sign itself. */

/** Singular, plural and the Romanian noun's gender. Neuter nouns are masculine in the singular and feminine in the plural. */
export type Unit = readonly [one: string, many: string, gender?: "m" | "f" | "n"];

const ROMANIAN: Record<string, Unit> = {
  '"': ["inch", "inci"],
  GHz: ["gigahertz", "gigaherți"],
  MHz: ["megahertz", "megaherți"],
  Hz: ["hertz", "herți"],
  TB: ["terabait", "terabaiți"],
  GB: ["gigabait", "gigabaiți"],
  MB: ["megabait", "megabaiți"],
  MP: ["megapixel", "megapixeli"],
  mAh: ["miliamper oră", "miliamperi oră"],
  W: ["watt", "wați"],
  kW: ["kilowatt", "kilowați"],
  V: ["volt", "volți"],
  kg: ["kilogram", "kilograme", "n"],
  g: ["gram", "grame", "n"],
  mg: ["miligram", "miligrame", "n"],
  l: ["litru", "litri"],
  L: ["litru", "litri"],
  ml: ["mililitru", "mililitri"],
  m: ["metru", "metri"],
  cm: ["centimetru", "centimetri"],
  mm: ["milimetru", "milimetri"],
  buc: ["bucată", "bucăți", "f"],
  "°C": ["grad", "grade", "n"],
};
const ENGLISH: Record<string, Unit> = {
  '"': ["inch", "inch"],
  GHz: ["gigahertz", "gigahertz"],
  MHz: ["megahertz", "megahertz"],
  Hz: ["hertz", "hertz"],
  TB: ["terabyte", "terabytes"],
  GB: ["gigabyte", "gigabytes"],
  MB: ["megabyte", "megabytes"],
  MP: ["megapixel", "megapixels"],
  mAh: ["milliamp hour", "milliamp hours"],
  W: ["watt", "watts"],
  kW: ["kilowatt", "kilowatts"],
  V: ["volt", "volts"],
  kg: ["kilogram", "kilograms"],
  g: ["gram", "grams"],
  mg: ["milligram", "milligrams"],
  l: ["litre", "litres"],
  L: ["litre", "litres"],
  ml: ["millilitre", "millilitres"],
  m: ["metre", "metres"],
  cm: ["centimetre", "centimetres"],
  mm: ["millimetre", "millimetres"],
  "°C": ["degree", "degrees"],
};
/** For other languages: only what no voice reads correctly. */
const OTHER: Record<string, Unit> = { '"': ["inch", "inch"] };

/** Units count as such only directly after a number. */
const UNITS: Record<string, Record<string, Unit>> = { ro: ROMANIAN, en: ENGLISH };

/** @param sign as written, case-sensitive */
export function unitFor(sign: string, language: string): Unit | undefined {
  const units = UNITS[language] ?? OTHER;
  return Object.hasOwn(units, sign) ? units[sign] : undefined;
}

interface Signs {
  and: string;
  plus: string;
  /** Between two dimensions, `10x20`. */
  by: string;
  percent: string;
}
const SIGNS: Record<string, Signs> = {
  ro: { and: "și", plus: "plus", by: "pe", percent: "la sută" },
  en: { and: "and", plus: "plus", by: "by", percent: "percent" },
  de: { and: "und", plus: "plus", by: "mal", percent: "Prozent" },
  fr: { and: "et", plus: "plus", by: "sur", percent: "pour cent" },
  es: { and: "y", plus: "más", by: "por", percent: "por ciento" },
  it: { and: "e", plus: "più", by: "per", percent: "per cento" },
  pt: { and: "e", plus: "mais", by: "por", percent: "por cento" },
  hu: { and: "és", plus: "plusz", by: "szer", percent: "százalék" },
  bg: { and: "и", plus: "плюс", by: "на", percent: "процента" },
  pl: { and: "i", plus: "plus", by: "na", percent: "procent" },
  nl: { and: "en", plus: "plus", by: "bij", percent: "procent" },
};
/** Other languages: signs stay, and the voice decides. */
const UNSPOKEN: Signs = { and: ",", plus: "+", by: "x", percent: "%" };
export const signsOf = (language: string) => SIGNS[language] ?? UNSPOKEN;

/** The words of a language. Maps, since a word such as `constructor` would find what every object inherits. */
type Words = Record<string, ReadonlyMap<string, string>>;
const wordMap = (words: Record<string, string>): ReadonlyMap<string, string> => new Map(Object.entries(words));

/** Abbreviations in full; lower case, without their full stop. */
const ABBREVIATIONS: Words = {
  ro: wordMap({
    nr: "numărul",
    buc: "bucăți",
    dr: "doctor",
    prof: "profesor",
    max: "maxim",
    incl: "inclusiv",
    cca: "circa",
  }),
  en: wordMap({ nr: "number", approx: "approximately", incl: "including", max: "maximum" }),
};
/** Words that templates often contain without diacritics and that are unambiguous; lower case. */
const WITHOUT_DIACRITICS: Words = {
  ro: wordMap({
    pret: "preț",
    pretul: "prețul",
    preturi: "prețuri",
    preturile: "prețurile",
    "comanda acum": "comandă",
  }),
};

/** @param word without its full stop */
export const fullForm = (word: string, language: string): string | undefined =>
  ABBREVIATIONS[language]?.get(word.toLowerCase());

/** @param next the word after it, which can decide the meaning */
export const withDiacritics = (word: string, next: string, language: string): string | undefined =>
  WITHOUT_DIACRITICS[language]?.get(word.toLowerCase()) ??
  WITHOUT_DIACRITICS[language]?.get(`${word} ${next}`.toLowerCase());
