/** Numbers and their units in spoken form: `14"`, `128GB`, `-20 °C`, `100 %`, `20 × 30 cm`, `5 m²`. */
import { needsDe, romanianNumber } from "./romanian-numbers.ts";
import type { SpokenPiece } from "./spoken-form.ts";
import { NUMBER, pause, splitPunctuation } from "./text.ts";
import { signsOf, type Unit, unitFor } from "./units.ts";

const INCHES = `["”″]|''|’’`;
const UNIT = String.raw`[%‰"”″]|[°º][CF]?|\p{L}+(?:[²³]|(?<=m)[23])?(?:/\p{L}+(?:[²³]|(?<=m)[23])?)?`;
const MEASURE = new RegExp(`^(?<sign>[-–−])?(?<number>${NUMBER})(?<unit>${UNIT})?$`, "iu");
const SIDE = new RegExp(`^(?<number>${NUMBER})(?<unit>${UNIT})?$`, "iu");
const INCHES_AFTER = new RegExp(`^(?:${INCHES})`, "u");
const INCHES_ALONE = new RegExp(`^(?:${INCHES})(?<after>[.,;:!?…)]*)$`, "u");
/** Between two dimensions. */
const TIMES = /[x×*](?=\d)/iu;
const TIMES_ALONE = /^[x×]$/iu;
/** Before them a hyphen is a minus; before others it may be a dash. */
const SIGNED = /^[%‰°º]/u;

/** A number without thousands separators and with the language's decimal separator. */
function plainNumber(written: string, language: string): string {
  const parts = new Intl.NumberFormat(language).formatToParts(12345.5);
  const decimal = parts.find(({ type }) => type === "decimal")?.value ?? ".";
  const thousands = /^(\d{1,3})((?:[.,\u00a0\u202f'’]\d{3})+)([.,]\d{1,2})?$/u.exec(written);
  if (thousands !== null) {
    const [, first = "", groups = "", rest = ""] = thousands;
    const separator = groups.charAt(0);
    const isGrouping = separator !== decimal || groups.length > 4 || rest !== "";
    if (isGrouping) return first + groups.replaceAll(/\D/gu, "") + rest.replace(/[.,]/, decimal);
  }
  return /^\d+[.,]\d+$/.test(written) ? written.replace(/[.,]/, decimal) : written;
}

function spokenNumber(written: string, language: string, gender: "m" | "f" = "m"): string {
  const plain = plainNumber(written, language);
  return language === "ro" && /^[1-9]\d*$/.test(plain) ? romanianNumber(Number(plain), gender) : plain;
}

/** The spoken form of a number and its unit. */
function spokenMeasure(written: string, unit: Unit, language: string): { number: string; unit: string } {
  const [one, many, gender = "m"] = unit;
  if (written === "1") return { number: language === "ro" ? (gender === "f" ? "o" : "un") : "1", unit: one };
  const number = spokenNumber(written, language, gender === "m" ? "m" : "f");
  const plain = plainNumber(written, language);
  const de = language === "ro" && /^\d+$/.test(plain) && needsDe(Number(plain)) ? "de " : "";
  return { number, unit: de + many };
}

/** A number and the sign after it; undefined where the sign is no unit. */
function measure(written: string, sign: string, language: string): { number: string; unit: string } | undefined {
  if (sign === "%") return { number: spokenNumber(written, language), unit: signsOf(language).percent };
  const unit = unitFor(sign, language);
  return unit && spokenMeasure(written, unit, language);
}

/** The unit that the next words are, and how many they are; `"` and `° C` are not split as words are. */
function unitOfWords(words: readonly string[], at: number): { sign: string; count: number; after: string } | undefined {
  const word = words[at] ?? "";
  const inches = INCHES_ALONE.exec(word)?.groups;
  if (inches !== undefined) return { sign: '"', count: 1, after: inches.after ?? "" };
  const { before, core, after } = splitPunctuation(word);
  if (before !== "") return undefined;
  if (/^[°º]$/.test(core) && after === "") {
    const scale = splitPunctuation(words[at + 1] ?? "");
    if (scale.before === "" && /^[CF]$/.test(scale.core))
      return { sign: `°${scale.core}`, count: 2, after: scale.after };
  }
  return { sign: core, count: 1, after };
}

/** A number, with or without a unit directly after it or in the words that follow. */
export function measurePieces(words: readonly string[], at: number, language: string): SpokenPiece[] | undefined {
  const word = words[at] ?? "";
  const { before, core, after } = splitPunctuation(word);
  const { number, unit: written, sign } = MEASURE.exec(core)?.groups ?? {};
  if (number === undefined) return undefined;
  const hasInches = before === "" && INCHES_AFTER.test(after);
  const attached = hasInches ? '"' : written;
  const minus = (unit: string) =>
    sign === "−" || (sign !== undefined && SIGNED.test(unit)) ? `${signsOf(language).minus} ` : "";
  if (attached !== undefined) {
    const said = measure(number, attached, language);
    if (said === undefined) return undefined;
    return [{ shown: [word], spoken: `${minus(attached)}${said.number} ${said.unit}${pause(after)}` }];
  }
  const next = after === "" ? unitOfWords(words, at + 1) : undefined;
  const said = next && measure(number, next.sign, language);
  if (next === undefined || said === undefined)
    return [{ shown: [word], spoken: minus("") + plainNumber(number, language) + pause(after) }];
  return [
    { shown: [word], spoken: minus(next.sign) + said.number },
    { shown: words.slice(at + 1, at + 1 + next.count), spoken: said.unit + pause(next.after) },
  ];
}

/** `10x20cm`, `30cm×40cm`, and the sign alone in `20 × 30 cm`. */
export function dimensionsPiece(words: readonly string[], at: number, language: string): SpokenPiece | undefined {
  const word = words[at] ?? "";
  const { by } = signsOf(language);
  const { core, after } = splitPunctuation(word);
  if (TIMES_ALONE.test(core)) {
    const isBetween = /^\d/.test(words[at + 1] ?? "") && /\d/.test((words[at - 1] ?? "") + (words[at - 2] ?? ""));
    return isBetween ? { shown: [word], spoken: by } : undefined;
  }
  const sides = core.split(TIMES).map((side) => SIDE.exec(side)?.groups);
  if (sides.length < 2 || sides.some((side) => side?.number === undefined)) return undefined;
  const said = sides.map((side) => {
    const named = side?.unit === undefined ? "" : ` ${unitFor(side.unit, language)?.[1] ?? side.unit}`;
    return plainNumber(side?.number ?? "", language) + named;
  });
  const inches = INCHES_AFTER.test(after) ? ` ${unitFor('"', language)?.[1] ?? ""}` : "";
  return { shown: [word], spoken: said.join(` ${by} `) + inches + pause(after) };
}
