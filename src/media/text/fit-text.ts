/** Fits text into a box: cleans it, breaks it into balanced lines, and finds the largest type size. Draws nothing. */

/** Returns the width of a text, pixels, at a type size, pixels. */
export type Measure = (text: string, fontPx: number) => number;

export interface FittedText {
  lines: string[];
  fontPx: number;
  /** Whether words were left out; the last line then ends with an ellipsis. */
  shortened: boolean;
}

export interface TextBox {
  maxWidth: number;
  maxHeight: number;
  maxLines: number;
  maxPx: number;
  minPx: number;
  /** Distance of baselines, in em. */
  lineHeight: number;
  /** Whether a word that is wider than the box may be broken. */
  breakWords?: boolean;
}

/** A piece of text that is not broken; `space` precedes it unless it begins a line. */
interface Unit {
  text: string;
  space: "" | " ";
}

const SIZE_STEP_PX = 2;
const ELLIPSIS = "…";
/** Control characters, bidirectional overrides and zero-width spaces. Not the joiners of emoji and Indic scripts. */
const UNWANTED = /[\p{Cc}\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]|\p{Co}|\p{Cs}/gu;
const RIGHT_TO_LEFT = /[\p{sc=Arabic}\p{sc=Hebrew}\p{sc=Syriac}\p{sc=Thaana}]/u;
/** Scripts without spaces between words. */
const SPACELESS = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}]/u;
const CLOSING = /^[\p{Pe}\p{Pf}\p{Po}ー々っゃゅょ]+$/u;
const OPENING = /[\p{Ps}\p{Pi}„]$/u;
const DANGLING_END = /[\s\p{Pd}\p{Ps}\p{Pi}„,;:.&+/|]+$/u;

/** Prepares text for drawing: on one line, without characters that reorder or hide the text around them. */
export function cleanText(text: string): string {
  return text
    .normalize("NFC")
    .replace(UNWANTED, (character) => (/\s/.test(character) ? " " : ""))
    .replace(/\s+/gu, " ")
    .trim();
}

export const hasRightToLeft = (text: string) => RIGHT_TO_LEFT.test(text);

/** The direction of a text: that of its first letter. */
export function directionOf(text: string): "ltr" | "rtl" {
  return hasRightToLeft(/\p{L}/u.exec(text)?.[0] ?? "") ? "rtl" : "ltr";
}

/**
 * Fits a text into a box: balanced lines at the largest type size. If it does not fit at the smallest size, whole words are
 * left out at the end.
 */
export function fitText(text: string, box: TextBox, measure: Measure): FittedText {
  const units = unitsOf(cleanText(text));
  const whole = join(units);
  for (let fontPx = box.maxPx; fontPx >= box.minPx; fontPx -= SIZE_STEP_PX) {
    const at = { ...box, fontPx };
    if (isFarTooWide(whole, at, measure)) continue;
    const pieces = box.breakWords ? units.flatMap((unit) => splitOverlong(unit, at, measure)) : units;
    const lines = breakLines(pieces, at, measure);
    if (lines) return { lines, fontPx, shortened: false };
  }
  return shorten(units, box, measure);
}

/** By how much a text may be wider than all lines together before it is not even tried: kerning may save some, at line ends. */
const WIDTH_TOLERANCE = 1.05;

/** Whether a text, measured once, cannot fit: breaking lines saves a space for each break, and nothing else. */
function isFarTooWide(text: string, at: TextBox & { fontPx: number }, measure: Measure): boolean {
  const lines = linesIn(at);
  return measure(text, at.fontPx) > lines * (at.maxWidth + measure(" ", at.fontPx)) * WIDTH_TOLERANCE;
}

const linesIn = ({ maxLines, maxHeight, fontPx, lineHeight }: TextBox & { fontPx: number }): number =>
  Math.min(maxLines, Math.floor(maxHeight / (fontPx * lineHeight)));

function shorten(units: Unit[], box: TextBox, measure: Measure): FittedText {
  const at = { ...box, fontPx: box.minPx };
  const pieces = units.flatMap((unit) => splitOverlong(unit, at, measure));
  const widthOf = widthsOf(pieces, at.fontPx, measure);
  for (let count = mostPieces(pieces, at, measure); count > 0; count--) {
    const kept = withoutDanglingEnd(pieces.slice(0, count));
    const last = kept.at(-1);
    if (!last) continue;
    const closed = [...kept.slice(0, -1), { ...last, text: last.text.replace(DANGLING_END, "") + ELLIPSIS }];
    const width = (from: number, to: number) =>
      to < closed.length ? widthOf(from, to) : measure(join(closed.slice(from, to)), at.fontPx);
    const lines = breakLines(closed, at, measure, width);
    if (lines) return { lines, fontPx: box.minPx, shortened: true };
  }
  return { lines: [ELLIPSIS], fontPx: box.minPx, shortened: true };
}

/** How many pieces to try first: not all, and no more than two beyond those that can fit. */
function mostPieces(pieces: Unit[], at: TextBox & { fontPx: number }, measure: Measure): number {
  let fitting = 0;
  let tooMany = pieces.length;
  while (tooMany - fitting > 1) {
    const middle = Math.floor((fitting + tooMany) / 2);
    if (isFarTooWide(join(pieces.slice(0, middle)), at, measure)) tooMany = middle;
    else fitting = middle;
  }
  return Math.min(pieces.length - 1, fitting + 2);
}

/** A shortened text must not end with a preposition or an opening bracket. */
function withoutDanglingEnd(units: Unit[]): Unit[] {
  let count = units.length;
  while (count > 1 && /^(?:\p{L}{1,2}|\W+)$/u.test(units[count - 1]?.text ?? "")) count--;
  return units.slice(0, count);
}

/** Splits a word that is wider than the box between any two letters. */
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

/** The widths of lines that begin with one unit and end before another, pixels; each is measured once. */
function widthsOf(units: Unit[], fontPx: number, measure: Measure): (from: number, to: number) => number {
  const known = units.map((): number[] => []);
  return (from, to) => {
    const widths = known[from] ?? [];
    const width = widths[to - from] ?? measure(join(units.slice(from, to)), fontPx);
    widths[to - from] = width;
    return width;
  };
}

/**
 * Breaks units into as few lines as possible, then into the most balanced lines of that number.
 * @returns null where they do not fit
 */
function breakLines(
  units: Unit[],
  box: TextBox & { fontPx: number },
  measure: Measure,
  widthOf = widthsOf(units, box.fontPx, measure),
): string[] | null {
  const maxLines = linesIn(box);
  /** For each number of units on the first `count` lines: the least sum of squared line widths, and where those lines begin. */
  let best = new Map([[0, { cost: 0, breaks: [] as number[] }]]);
  for (let count = 1; count <= maxLines; count++) {
    const reached: typeof best = new Map();
    for (const [from, { cost, breaks }] of best) {
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
    best = reached;
  }
  return null;
}

function join(units: Unit[]): string {
  return units.map(({ text, space }, index) => (index === 0 ? text : space + text)).join("");
}

/** Splits a text where a line may break. */
function unitsOf(text: string): Unit[] {
  const units: Unit[] = [];
  for (const word of text.split(" ").flatMap(wordUnits)) {
    const last = units.at(-1);
    if (last && staysTogether(last.text, word)) last.text += word.space + word.text;
    else units.push({ ...word });
  }
  return units;
}

/** Scripts without spaces are split by dictionary. */
function wordUnits(word: string): Unit[] {
  if (!SPACELESS.test(word)) return [{ text: word, space: " " }];
  const segments = [...new Intl.Segmenter("ja", { granularity: "word" }).segment(word)];
  return segments.map(({ segment }, index) => ({ text: segment, space: index === 0 ? " " : "" }));
}

/** No break after a preposition, between a number and its unit, in a short quotation, or before a dash. */
function staysTogether(before: string, word: Unit): boolean {
  const { text, space } = word;
  const together = before.length + text.length;
  if (space === "") return CLOSING.test(text) || OPENING.test(before);
  const previous = before.slice(before.lastIndexOf(" ") + 1);
  if (/^\p{L}{1,2}$/u.test(previous) && /^\p{Ll}/u.test(previous)) return together < 18;
  if (/^\d[\d.,]*$/.test(previous)) return /^\p{L}/u.test(text) && together < 16;
  if (/^(?:\p{Pd}+|[\p{Po}\p{Pe}\p{Pf}]+|\p{Lu}|\d{1,2}["”″]?)$/u.test(text)) return together < 18;
  const opened = /[„“«‹"][^„“”«»‹›"]*$/u.exec(before);
  return opened !== null && /[”“»›"]/.test(text) && together < 22;
}
