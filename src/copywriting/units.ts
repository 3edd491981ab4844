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
  "°F": ["grad Fahrenheit", "grade Fahrenheit", "n"],
  "°": ["grad", "grade", "n"],
  "‰": ["la mie", "la mie"],
  km: ["kilometru", "kilometri"],
  dm: ["decimetru", "decimetri"],
  cl: ["centilitru", "centilitri"],
  dl: ["decilitru", "decilitri"],
  "m²": ["metru pătrat", "metri pătrați"],
  mp: ["metru pătrat", "metri pătrați"],
  "cm²": ["centimetru pătrat", "centimetri pătrați"],
  "mm²": ["milimetru pătrat", "milimetri pătrați"],
  "m³": ["metru cub", "metri cubi"],
  "cm³": ["centimetru cub", "centimetri cubi"],
  "g/m²": ["gram pe metru pătrat", "grame pe metru pătrat", "n"],
  "km/h": ["kilometru pe oră", "kilometri pe oră"],
  kWh: ["kilowatt oră", "kilowați oră"],
  Wh: ["watt oră", "wați oră"],
  dB: ["decibel", "decibeli"],
  lm: ["lumen", "lumeni"],
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
  "°F": ["degree Fahrenheit", "degrees Fahrenheit"],
  "°": ["degree", "degrees"],
  "‰": ["per mille", "per mille"],
  km: ["kilometre", "kilometres"],
  dm: ["decimetre", "decimetres"],
  cl: ["centilitre", "centilitres"],
  dl: ["decilitre", "decilitres"],
  "m²": ["square metre", "square metres"],
  "cm²": ["square centimetre", "square centimetres"],
  "mm²": ["square millimetre", "square millimetres"],
  "m³": ["cubic metre", "cubic metres"],
  "cm³": ["cubic centimetre", "cubic centimetres"],
  "g/m²": ["gram per square metre", "grams per square metre"],
  "km/h": ["kilometre per hour", "kilometres per hour"],
  kWh: ["kilowatt hour", "kilowatt hours"],
  Wh: ["watt hour", "watt hours"],
  dB: ["decibel", "decibels"],
  lm: ["lumen", "lumens"],
};
/** Only what no voice reads correctly. */
const fewUnits = (
  inch: [string, string],
  degree: [string, string],
  square: [string, string],
  cube: [string, string],
) => ({
  '"': inch,
  "°": degree,
  "°C": degree,
  "m²": square,
  "m³": cube,
});
const OTHER: Record<string, Unit> = { '"': ["inch", "inch"] };

/** Units count as such only directly after a number. */
const UNITS: Record<string, Record<string, Unit>> = {
  ro: ROMANIAN,
  en: ENGLISH,
  de: fewUnits(["Zoll", "Zoll"], ["Grad", "Grad"], ["Quadratmeter", "Quadratmeter"], ["Kubikmeter", "Kubikmeter"]),
  fr: fewUnits(
    ["pouce", "pouces"],
    ["degré", "degrés"],
    ["mètre carré", "mètres carrés"],
    ["mètre cube", "mètres cubes"],
  ),
  es: fewUnits(
    ["pulgada", "pulgadas"],
    ["grado", "grados"],
    ["metro cuadrado", "metros cuadrados"],
    ["metro cúbico", "metros cúbicos"],
  ),
  it: fewUnits(
    ["pollice", "pollici"],
    ["grado", "gradi"],
    ["metro quadrato", "metri quadrati"],
    ["metro cubo", "metri cubi"],
  ),
  pt: fewUnits(
    ["polegada", "polegadas"],
    ["grau", "graus"],
    ["metro quadrado", "metros quadrados"],
    ["metro cúbico", "metros cúbicos"],
  ),
  hu: fewUnits(["col", "col"], ["fok", "fok"], ["négyzetméter", "négyzetméter"], ["köbméter", "köbméter"]),
  bg: fewUnits(
    ["инч", "инча"],
    ["градус", "градуса"],
    ["квадратен метър", "квадратни метра"],
    ["кубичен метър", "кубични метра"],
  ),
  pl: fewUnits(
    ["cal", "cali"],
    ["stopień", "stopni"],
    ["metr kwadratowy", "metrów kwadratowych"],
    ["metr sześcienny", "metrów sześciennych"],
  ),
  nl: fewUnits(
    ["inch", "inch"],
    ["graad", "graden"],
    ["vierkante meter", "vierkante meter"],
    ["kubieke meter", "kubieke meter"],
  ),
};
/** The units of two letters and more, in lower case, to find them in any case. One letter in another case is another thing: `5G`. */
const FOLDED = new Map(
  Object.entries({ ...UNITS, other: OTHER }).map(([language, units]) => [
    language,
    new Map(
      Object.keys(units)
        .filter((sign) => sign.length > 1 || /[vw]/i.test(sign))
        .toReversed()
        .map((sign) => [sign.toLowerCase(), sign]),
    ),
  ]),
);

/** @param written in any case; `m2` is `m²`, and all signs for inches are one */
export function unitFor(written: string, language: string): Unit | undefined {
  const known = Object.hasOwn(UNITS, language);
  const units: Record<string, Unit> = (known ? UNITS[language] : undefined) ?? OTHER;
  const sign = written
    .replace(/^[”″]$/u, '"')
    .replace(/^º/u, "°")
    .replaceAll(/(?<=\p{L})2\b/gu, "²")
    .replaceAll(/(?<=\p{L})3\b/gu, "³");
  if (Object.hasOwn(units, sign)) return units[sign];
  const folded = FOLDED.get(known ? language : "other")?.get(sign.toLowerCase());
  if (folded !== undefined) return units[folded];
  // Voices know the usual units, as they are usually written.
  const usual = /^\p{L}+$/u.test(sign) ? FOLDED.get("en")?.get(sign.toLowerCase()) : undefined;
  return usual === undefined ? undefined : [usual, usual];
}

interface Signs {
  and: string;
  plus: string;
  /** Between two dimensions, `10x20`. */
  by: string;
  percent: string;
  minus: string;
}
const SIGNS: Record<string, Signs> = {
  ro: { and: "și", plus: "plus", by: "pe", percent: "la sută", minus: "minus" },
  en: { and: "and", plus: "plus", by: "by", percent: "percent", minus: "minus" },
  de: { and: "und", plus: "plus", by: "mal", percent: "Prozent", minus: "minus" },
  fr: { and: "et", plus: "plus", by: "sur", percent: "pour cent", minus: "moins" },
  es: { and: "y", plus: "más", by: "por", percent: "por ciento", minus: "menos" },
  it: { and: "e", plus: "più", by: "per", percent: "per cento", minus: "meno" },
  pt: { and: "e", plus: "mais", by: "por", percent: "por cento", minus: "menos" },
  hu: { and: "és", plus: "plusz", by: "szer", percent: "százalék", minus: "mínusz" },
  bg: { and: "и", plus: "плюс", by: "на", percent: "процента", minus: "минус" },
  pl: { and: "i", plus: "plus", by: "na", percent: "procent", minus: "minus" },
  nl: { and: "en", plus: "plus", by: "bij", percent: "procent", minus: "min" },
};
/** Other languages: signs stay, and the voice decides. */
const UNSPOKEN: Signs = { and: ",", plus: "+", by: "x", percent: "%", minus: "-" };
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
