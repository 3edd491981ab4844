/** Captions: which words stand together, on which lines, from when to when. */
import type { Narration } from "../../contract/video.ts";
import { LINE_COLUMNS, leans, type Token, tokensOf } from "./tokens.ts";

export interface Cue {
  /** Seconds. */
  start: number;
  end: number;
  /** One or two, each of words in order with their times. */
  lines: Token[][];
}

/** Reading figures that hold where the speech allows. */
const MIN_CUE_S = 0.8;
const MAX_CHARACTERS_A_SECOND = 20;
/**
 * How long a cue may stay after its last word without need. The promise is a tenth of a second; the rest is for ASS,
 * which counts in hundredths, and for the picture, which counts in thirtieths.
 */
const LINGER_S = 0.06;
export const MAX_LINES = 2;

const text = (tokens: readonly Token[]): string =>
  tokens.map((token, i) => (i > 0 && token.spaced ? ` ${token.text}` : token.text)).join("");
const columns = (tokens: readonly Token[]): number =>
  tokens.reduce((sum, token, i) => sum + token.columns + (i > 0 && token.spaced ? 1 : 0), 0);

/** The text of a cue's line. */
export const lineText = text;

/** How badly a break after `last` reads, before `next`. */
function breakCost(last: Token, next: Token | undefined): number {
  if (next?.bound) return 60;
  if (/[.!?…]$/.test(last.text)) return -6;
  if (/[,;:–—]$/.test(last.text)) return -4;
  return leans(last) ? 16 : 0;
}

/** The best one or two lines for the tokens, and how they read; null where they do not fit. */
function layLines(tokens: Token[]): { lines: Token[][]; cost: number } | null {
  if (columns(tokens) <= LINE_COLUMNS) return { lines: [tokens], cost: 0 };
  let best: { lines: Token[][]; cost: number } | null = null;
  for (let split = 1; split < tokens.length; split++) {
    const lines = [tokens.slice(0, split), tokens.slice(split)];
    const widths = lines.map(columns);
    if (widths.some((width) => width > LINE_COLUMNS)) continue;
    const [last, next] = [tokens[split - 1], tokens[split]];
    if (!last) continue;
    const uneven = Math.abs((widths[0] ?? 0) - (widths[1] ?? 0)) / 4;
    const cost = 2 + uneven + breakCost(last, next);
    if (!best || cost < best.cost) best = { lines, cost };
  }
  return best;
}

/** A cue costs by itself, by how it breaks, and by how far it stays under the reading figures. */
function cueCost(tokens: Token[], next: Token | undefined, until: number): number {
  const [first, last] = [tokens[0], tokens.at(-1)];
  if (!first || !last) return 0;
  const room = (next?.start ?? until) - first.start;
  const tooShort = Math.max(0, MIN_CUE_S - room) * 60;
  const tooFast = Math.max(0, text(tokens).length / Math.max(room, 0.1) - MAX_CHARACTERS_A_SECOND) * 2;
  const lonely = tokens.length === 1 && next ? 6 : 0;
  return 9 + tooShort + tooFast + lonely + (next ? breakCost(last, next) : 0);
}

/** The cheapest way to cut a sentence into cues. */
function cutSentence(tokens: Token[], until: number): Token[][][] {
  // best[i]: how tokens from i on are cut best.
  const best: { cost: number; lines: Token[][]; next: number }[] = [];
  best[tokens.length] = { cost: 0, lines: [], next: tokens.length };
  for (let i = tokens.length - 1; i >= 0; i--) {
    for (let end = i + 1; end <= tokens.length; end++) {
      const part = tokens.slice(i, end);
      const laid = layLines(part);
      if (!laid) break;
      const cost = laid.cost + cueCost(part, tokens[end], until) + (best[end]?.cost ?? 0);
      const known = best[i];
      if (!known || cost < known.cost) best[i] = { cost, lines: laid.lines, next: end };
    }
  }
  const cues: Token[][][] = [];
  for (let i = 0; i < tokens.length; ) {
    const cut = best[i];
    if (!cut) break;
    cues.push(cut.lines);
    i = cut.next;
  }
  return cues;
}

/**
 * Cues of at most two lines of 24 columns, never across sentences, each from its first word to its last; where the
 * speech leaves time, at least 0.8 s and at most 20 characters a second.
 * @param durationS length of the video, seconds
 */
export function buildCues(sentences: Narration["sentences"], durationS: number): Cue[] {
  const cuts = sentences.flatMap(({ words }, index) => {
    const until =
      sentences.slice(index + 1).find((sentence) => sentence.words.length > 0)?.words[0]?.start ?? durationS;
    return cutSentence(tokensOf(words), until);
  });
  return cuts.map((lines, index) => {
    const tokens = lines.flat();
    const start = tokens[0]?.start ?? 0;
    const spokenUntil = tokens.at(-1)?.end ?? start;
    const nextStart = cuts[index + 1]?.[0]?.[0]?.start ?? durationS;
    const readable = start + Math.max(MIN_CUE_S, lines.map(text).join(" ").length / MAX_CHARACTERS_A_SECOND);
    return { start, end: Math.min(nextStart, Math.max(spokenUntil + LINGER_S, readable)), lines };
  });
}
