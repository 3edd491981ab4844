/** A caption's layout: which words make a cue, how its lines break, and from when to when it shows. */
import type { Narration } from "../../contract/video.ts";
import { isFunctionWord, LINE_COLUMNS, type Token, tokenize } from "./tokenize.ts";

export interface Cue {
  /** Seconds. */
  start: number;
  end: number;
  /** One or two lines of tokens. */
  lines: Token[][];
}

export const MAX_LINES = 2;
/** Limits for comfortable reading, kept where the speech leaves time. */
const MIN_CUE_S = 0.8;
const MAX_CHARACTERS_PER_SECOND = 20;
/**
 * How long a cue stays after its last word. The specification allows 0.1 s; the difference covers rounding to ASS's hundredths
 * of a second and to the video's frames.
 */
const LINGER_S = 0.06;

/** Costs of a layout, in arbitrary units: the cheapest one is taken. */
const COST = {
  cue: 9,
  secondLine: 2,
  /** Of each second that a cue is too short. */
  tooShort: 60,
  /** Of each character a second too many. */
  tooFast: 2,
  loneWord: 6,
  /** Of each column by which the two lines differ. */
  uneven: 1 / 4,
  /** Of a break where there should be none, and after a function word, a comma and a sentence: these are good places. */
  badBreak: 60,
  breakAfterFunctionWord: 16,
  breakAfterComma: -4,
  breakAfterSentence: -6,
};

/** The text of a cue's line. */
export const lineText = (tokens: readonly Token[]): string =>
  tokens.map((token, i) => (i > 0 && token.spaceBefore ? ` ${token.text}` : token.text)).join("");
const lineColumns = (tokens: readonly Token[]): number =>
  tokens.reduce((sum, token, i) => sum + token.columns + (i > 0 && token.spaceBefore ? 1 : 0), 0);

function breakCost(last: Token, next: Token | undefined): number {
  if (next?.noBreakBefore) return COST.badBreak;
  if (/[.!?…]$/.test(last.text)) return COST.breakAfterSentence;
  if (/[,;:–—]$/.test(last.text)) return COST.breakAfterComma;
  return isFunctionWord(last) ? COST.breakAfterFunctionWord : 0;
}

/** The best one or two lines for the tokens, with their cost; null where they do not fit. */
function breakLines(tokens: Token[]): { lines: Token[][]; cost: number } | null {
  if (lineColumns(tokens) <= LINE_COLUMNS) return { lines: [tokens], cost: 0 };
  let best: { lines: Token[][]; cost: number } | null = null;
  for (let split = 1; split < tokens.length; split++) {
    const lines = [tokens.slice(0, split), tokens.slice(split)];
    const widths = lines.map(lineColumns);
    if (widths.some((width) => width > LINE_COLUMNS)) continue;
    const [last, next] = [tokens[split - 1], tokens[split]];
    if (!last) continue;
    const uneven = Math.abs((widths[0] ?? 0) - (widths[1] ?? 0)) * COST.uneven;
    const cost = COST.secondLine + uneven + breakCost(last, next);
    if (!best || cost < best.cost) best = { lines, cost };
  }
  return best;
}

/** @param until when the next sentence begins, seconds */
function cueCost(tokens: Token[], next: Token | undefined, until: number): number {
  const [first, last] = [tokens[0], tokens.at(-1)];
  if (!first || !last) return 0;
  const durationS = (next?.start ?? until) - first.start;
  const tooShort = Math.max(0, MIN_CUE_S - durationS) * COST.tooShort;
  const charactersPerSecond = lineText(tokens).length / Math.max(durationS, 0.1);
  const tooFast = Math.max(0, charactersPerSecond - MAX_CHARACTERS_PER_SECOND) * COST.tooFast;
  const loneWord = tokens.length === 1 && next ? COST.loneWord : 0;
  return COST.cue + tooShort + tooFast + loneWord + (next ? breakCost(last, next) : 0);
}

/** Splits a sentence into cues of least total cost, by dynamic programming from its end. */
function splitSentence(tokens: Token[], until: number): Token[][][] {
  // best[i] is the cheapest split of the tokens from i on.
  const best: { cost: number; lines: Token[][]; next: number }[] = [];
  best[tokens.length] = { cost: 0, lines: [], next: tokens.length };
  for (let i = tokens.length - 1; i >= 0; i--) {
    for (let end = i + 1; end <= tokens.length; end++) {
      const part = tokens.slice(i, end);
      const broken = breakLines(part);
      if (!broken) break;
      const cost = broken.cost + cueCost(part, tokens[end], until) + (best[end]?.cost ?? 0);
      const known = best[i];
      if (!known || cost < known.cost) best[i] = { cost, lines: broken.lines, next: end };
    }
  }
  const cues: Token[][][] = [];
  for (let i = 0; i < tokens.length; ) {
    const cue = best[i];
    if (!cue) break;
    cues.push(cue.lines);
    i = cue.next;
  }
  return cues;
}

/**
 * Lays out captions: cues of at most two lines of 24 columns. A cue holds words of one sentence and shows from its first word
 * to its last; where the speech leaves time, for at least 0.8 s and at most 20 characters a second.
 * @param durationS length of the video, seconds
 */
export function layOutCues(sentences: Narration["sentences"], durationS: number): Cue[] {
  const cues = sentences.flatMap(({ words }, index) => {
    const next = sentences.slice(index + 1).find((sentence) => sentence.words.length > 0);
    return splitSentence(tokenize(words), next?.words[0]?.start ?? durationS);
  });
  return cues.map((lines, index) => {
    const tokens = lines.flat();
    const start = tokens[0]?.start ?? 0;
    const spokenUntil = tokens.at(-1)?.end ?? start;
    const nextStart = cues[index + 1]?.[0]?.[0]?.start ?? durationS;
    const characters = lines.map(lineText).join(" ").length;
    const readableAt = start + Math.max(MIN_CUE_S, characters / MAX_CHARACTERS_PER_SECOND);
    return { start, end: Math.min(nextStart, Math.max(spokenUntil + LINGER_S, readableAt)), lines };
  });
}
