/** Text as Kokoro takes it: tokens, in utterances that are not too long. */
import { tokensOf } from "./phonemes.ts";

/** The model takes 510, but its memory grows with the length: 620 MB with 300, which are 17 s. */
const MAX_TOKENS = 300;
/** From this length on an utterance ends with its clause. */
const ENOUGH_TOKENS = 200;
const SPACE = tokensOf(" ");

export interface SpokenWord {
  text: string;
  /** In Kokoro's symbols; empty for a word without sound. */
  symbols: string;
}

export interface Utterance {
  tokens: number[];
  /** Each word's first token and the one after its last sound; null for a word without sound. */
  spans: ({ from: number; to: number } | null)[];
  words: string[];
}

/** The signs after a word that change how it is spoken: a comma, the end of a sentence. */
function signsAfter(word: string): string {
  const signs = /[.,!?:;…]+["”)»]*$/u.exec(word)?.[0] ?? "";
  return /[!?]/.exec(signs)?.[0] ?? /[.…]/.exec(signs)?.[0]?.replace("…", ".") ?? signs.charAt(0);
}

/** Each utterance ends with a clause where that is possible. A word of more than 300 tokens is cut off. */
export function utterancesOf(words: readonly SpokenWord[]): Utterance[] {
  const utterances: Utterance[] = [];
  let current: Utterance = { tokens: [], spans: [], words: [] };
  const finish = () => {
    if (current.words.length > 0) utterances.push(current);
    current = { tokens: [], spans: [], words: [] };
  };
  for (const { text, symbols } of words) {
    const sounds = tokensOf(symbols).slice(0, MAX_TOKENS - 2);
    const signs = tokensOf(signsAfter(text));
    if (current.tokens.length + sounds.length + 2 > MAX_TOKENS) finish();
    if (current.tokens.length > 0 && sounds.length > 0) current.tokens.push(...SPACE);
    const from = current.tokens.length;
    current.tokens.push(...sounds);
    current.spans.push(sounds.length > 0 ? { from, to: from + sounds.length } : null);
    current.words.push(text);
    current.tokens.push(...signs);
    if (signs.length > 0 && current.tokens.length >= ENOUGH_TOKENS) finish();
  }
  finish();
  return utterances;
}
