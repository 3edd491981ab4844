/** Setting text: cleaning what feeds bring, breaking it into balanced lines, fitting it into a box. No drawing here. */

/** Width of a text in pixels at a type size in pixels. */
export type Measure = (text: string, fontPx: number) => number;

export interface FittedText {
  lines: string[];
  fontPx: number;
  /** Words were left out; the last line ends with an ellipsis. */
  shortened: boolean;
}

export interface TextBox {
  maxWidth: number;
  maxHeight: number;
  maxLines: number;
  maxPx: number;
  minPx: number;
  /** Distance of baselines over type size. */
  lineHeight: number;
  /** Words wider than the box go on in the next line. */
  breakWords?: boolean;
}

/** A piece of text that stays on one line; `space` is what stands before it there. */
interface Unit {
  text: string;
  space: "" | " ";
}

const SIZE_STEP_PX = 2;
const ELLIPSIS = "…";
/** Control and bidirectional override characters, and spaces of no width; joiners of emoji and Indic scripts stay. */
const UNWANTED = /[\p{Cc}\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]|\p{Co}|\p{Cs}/gu;
const SPACELESS = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}]/u;
const CLOSES = /^[\p{Pe}\p{Pf}\p{Po}ー々っゃゅょ]+$/u;
const OPENS = /[\p{Ps}\p{Pi}„]$/u;
const LOOSE_END = /[\s\p{Pd}\p{Ps}\p{Pi}„,;:.&+/|]+$/u;

/** Text as it may be drawn: one line, no characters that reorder or hide what stands around them. */
export function cleanText(text: string): string {
  return text
    .normalize("NFC")
    .replace(UNWANTED, (character) => (/\s/.test(character) ? " " : ""))
    .replace(/\s+/gu, " ")
    .trim();
}

/** The direction a text is read in: that of its first letter of known direction. */
export function directionOf(text: string): "ltr" | "rtl" {
  const letter = /\p{L}/u.exec(text)?.[0] ?? "";
  return /[\p{sc=Arabic}\p{sc=Hebrew}\p{sc=Syriac}\p{sc=Thaana}]/u.test(letter) ? "rtl" : "ltr";
}

/**
 * Sets a text as large as its box allows, in balanced lines; words that do not fit at the smallest size are left out
 * at the end, never a part of a word.
 */
export function fitText(text: string, box: TextBox, measure: Measure): FittedText {
  const units = unitsOf(cleanText(text));
  for (let fontPx = box.maxPx; fontPx >= box.minPx; fontPx -= SIZE_STEP_PX) {
    const at = { ...box, fontPx };
    const pieces = box.breakWords ? units.flatMap((unit) => splitOverlong(unit, at, measure)) : units;
    const lines = breakLines(pieces, at, measure);
    if (lines) return { lines, fontPx, shortened: false };
  }
  return shorten(units, box, measure);
}

function shorten(units: Unit[], box: TextBox, measure: Measure): FittedText {
  const at = { ...box, fontPx: box.minPx };
  const pieces = units.flatMap((unit) => splitOverlong(unit, at, measure));
  for (let count = pieces.length - 1; count > 0; count--) {
    const kept = withoutLooseEnd(pieces.slice(0, count));
    const last = kept.at(-1);
    if (!last) continue;
    const closed = { ...last, text: last.text.replace(LOOSE_END, "") + ELLIPSIS };
    const lines = breakLines([...kept.slice(0, -1), closed], at, measure);
    if (lines) return { lines, fontPx: box.minPx, shortened: true };
  }
  return { lines: [ELLIPSIS], fontPx: box.minPx, shortened: true };
}

/** A sentence must not stop at a preposition or a bracket that leads on. */
function withoutLooseEnd(units: Unit[]): Unit[] {
  let count = units.length;
  while (count > 1 && /^(?:\p{L}{1,2}|\W+)$/u.test(units[count - 1]?.text ?? "")) count--;
  return units.slice(0, count);
}

/** A word wider than the box is the one thing that may be cut anywhere. */
function splitOverlong(unit: Unit, at: { maxWidth: number; fontPx: number }, measure: Measure): Unit[] {
  if (measure(unit.text + ELLIPSIS, at.fontPx) <= at.maxWidth) return [unit];
  const words = unit.text.split(" ");
  if (words.length > 1) {
    const parts = words.map((text, index): Unit => ({ text, space: index === 0 ? unit.space : " " }));
    return parts.flatMap((part) => splitOverlong(part, at, measure));
  }
  const pieces: Unit[] = [];
  let current = "";
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(unit.text)) {
    if (current && measure(current + segment + ELLIPSIS, at.fontPx) > at.maxWidth) {
      pieces.push({ text: current, space: pieces.length === 0 ? unit.space : "" });
      current = "";
    }
    current += segment;
  }
  return [...pieces, { text: current, space: pieces.length === 0 ? unit.space : "" }];
}

/**
 * The fewest lines that hold the units, then the most even ones of that number.
 * @returns null where they do not fit
 */
function breakLines(units: Unit[], box: TextBox & { fontPx: number }, measure: Measure): string[] | null {
  const most = Math.min(box.maxLines, Math.floor(box.maxHeight / (box.fontPx * box.lineHeight)));
  const widthOf = (from: number, to: number) => measure(join(units.slice(from, to)), box.fontPx);
  /** For each number of lines and of units set: the least sum of squared line widths, and where the last line began. */
  let before = new Map([[0, { cost: 0, breaks: [] as number[] }]]);
  for (let count = 1; count <= most; count++) {
    const reached: typeof before = new Map();
    for (const [from, { cost, breaks }] of before) {
      for (let to = from + 1; to <= units.length; to++) {
        const width = widthOf(from, to);
        if (width > box.maxWidth) break;
        const total = cost + width ** 2;
        if (total < (reached.get(to)?.cost ?? Number.POSITIVE_INFINITY))
          reached.set(to, { cost: total, breaks: [...breaks, from] });
      }
    }
    const done = reached.get(units.length);
    if (done) return done.breaks.map((from, line) => join(units.slice(from, done.breaks[line + 1])));
    before = reached;
  }
  return null;
}

function join(units: Unit[]): string {
  return units.map(({ text, space }, index) => (index === 0 ? text : space + text)).join("");
}

/** Cuts a text where a line may end. */
function unitsOf(text: string): Unit[] {
  const units: Unit[] = [];
  for (const word of text.split(" ").flatMap(wordUnits)) {
    const last = units.at(-1);
    if (last && staysTogether(last.text, word)) last.text += word.space + word.text;
    else units.push({ ...word });
  }
  return units;
}

/** Scripts that put no spaces between words are cut by dictionary. */
function wordUnits(word: string): Unit[] {
  if (!SPACELESS.test(word)) return [{ text: word, space: " " }];
  const segments = [...new Intl.Segmenter("ja", { granularity: "word" }).segment(word)];
  return segments.map(({ segment }, index) => ({ text: segment, space: index === 0 ? " " : "" }));
}

/** Prepositions stay with what follows, numbers with their unit, short quotes in one piece, dashes with what precedes. */
function staysTogether(before: string, word: Unit): boolean {
  const { text, space } = word;
  const together = before.length + text.length;
  if (space === "") return CLOSES.test(text) || OPENS.test(before);
  const previous = before.slice(before.lastIndexOf(" ") + 1);
  if (/^\p{L}{1,2}$/u.test(previous) && /^\p{Ll}/u.test(previous)) return together < 18;
  if (/^\d[\d.,]*$/.test(previous)) return /^\p{L}/u.test(text) && together < 16;
  if (/^(?:\p{Pd}+|[\p{Po}\p{Pe}\p{Pf}]+|\p{Lu}|\d{1,2}["”″]?)$/u.test(text)) return together < 18;
  const opened = /[„“«‹"][^„“”«»‹›"]*$/u.exec(before);
  return opened !== null && /[”“»›"]/.test(text) && together < 22;
}
