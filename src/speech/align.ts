/** Maps the word times of the spoken form back to the words that captions show. */
import type { Word } from "../contract/video.ts";
import type { SpokenPiece } from "../copywriting/spoken-form.ts";

/** A piece counts as recognised where at least this share of its letters was matched. */
const MIN_MATCHED = 0.5;
/** A spoken digit takes about as long as this many letters. */
const DIGIT_LENGTH = 4;

interface Span {
  start: number;
  end: number;
}
/** Letters in order, each with the index of its piece or spoken word (`owner`) and its index in that (`at`). */
interface Letters {
  text: string[];
  owner: number[];
  at: number[];
  lengths: number[];
}

const lettersOf = (text: string) => [
  ...text
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, ""),
];

function spell(texts: readonly string[]): Letters {
  const letters: Letters = { text: [], owner: [], at: [], lengths: [] };
  for (const [owner, text] of texts.entries()) {
    const own = lettersOf(text);
    letters.lengths.push(own.length);
    for (const [at, letter] of own.entries()) {
      letters.text.push(letter);
      letters.owner.push(owner);
      letters.at.push(at);
    }
  }
  return letters;
}

/** Score of a matched letter, and the bonus where the letter before it was matched too: runs are preferred to scattered matches. */
const PAIR = 2;
const CONSECUTIVE = 1;

/**
 * Most pairs of letters that are compared: two minutes of speech, 16 MB. A sentence of 2,000 characters, all of them prices, has 400
 * million.
 */
const MAX_COMPARED = 4_000_000;

/** Matches letters in order, as many and as consecutive as possible: a weighted longest common subsequence. None where there are too many. */
function matches(a: readonly string[], b: readonly string[]): [number, number][] {
  if (a.length * b.length > MAX_COMPARED) return [];
  const width = b.length + 1;
  /** The best score from a position on, and the best where the two letters at it are matched. */
  const best = new Uint16Array((a.length + 1) * width);
  const paired = new Uint16Array((a.length + 1) * width);
  const at = (table: Uint16Array, i: number, j: number) => table[i * width + j] ?? 0;
  const afterPair = (i: number, j: number) => {
    const next = at(paired, i, j);
    return Math.max(at(best, i, j), next > 0 ? next + CONSECUTIVE : 0);
  };
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const pair = a[i] === b[j] ? PAIR + afterPair(i + 1, j + 1) : 0;
      paired[i * width + j] = pair;
      best[i * width + j] = Math.max(pair, at(best, i + 1, j), at(best, i, j + 1));
    }
  }
  const pairs: [number, number][] = [];
  let i = 0;
  let j = 0;
  let mustPair = false;
  while (i < a.length && j < b.length) {
    if (mustPair || at(paired, i, j) === at(best, i, j)) {
      if (at(paired, i, j) === 0) break;
      pairs.push([i++, j++]);
      mustPair = at(paired, i, j) > 0 && at(paired, i, j) + CONSECUTIVE > at(best, i, j);
    } else if (at(best, i + 1, j) >= at(best, i, j + 1)) i++;
    else j++;
  }
  return pairs;
}

/** The time of a letter, where a word's letters are spread evenly over its time. */
function letterSpan(reported: Letters, words: readonly Word[], j: number): Span {
  const owner = reported.owner[j] ?? 0;
  const word = words[owner];
  const count = reported.lengths[owner] ?? 1;
  const at = reported.at[j] ?? 0;
  if (word === undefined) return { start: 0, end: 0 };
  const length = (word.end - word.start) / count;
  return { start: word.start + at * length, end: word.start + (at + 1) * length };
}

/** Times of the recognised pieces, by their letters. */
function recognisedSpans(pieces: readonly SpokenPiece[], words: readonly Word[]) {
  const written = spell(pieces.map(({ spoken }) => spoken));
  const reported = spell(words.map(({ text }) => text));
  const spans: (Span | undefined)[] = pieces.map(() => undefined);
  const counts = pieces.map(() => 0);
  for (const [i, j] of matches(written.text, reported.text)) {
    const piece = written.owner[i] ?? 0;
    const { start, end } = letterSpan(reported, words, j);
    const known = spans[piece];
    counts[piece] = (counts[piece] ?? 0) + 1;
    spans[piece] = { start: Math.min(known?.start ?? start, start), end: Math.max(known?.end ?? end, end) };
  }
  return spans.map((span, piece) => {
    const length = written.lengths[piece] ?? 0;
    return length > 0 && (counts[piece] ?? 0) >= length * MIN_MATCHED ? span : undefined;
  });
}

const weightOf = (text: string) =>
  Math.max(
    1,
    lettersOf(text).reduce((sum, letter) => sum + (/\p{N}/u.test(letter) ? DIGIT_LENGTH : 1), 0),
  );

/** Divides a span in proportion to the texts' lengths. */
function divide(texts: readonly string[], { start, end }: Span): Span[] {
  const weights = texts.map(weightOf);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let done = 0;
  return weights.map((weight) => {
    const from = start + ((end - start) * done) / total;
    done += weight;
    return { start: from, end: start + ((end - start) * done) / total };
  });
}

/** Gives pieces that were not recognised the words between their neighbours, or the gap where there are none. */
function completed(
  pieces: readonly SpokenPiece[],
  spans: readonly (Span | undefined)[],
  words: readonly Word[],
  length: number,
): Span[] {
  const whole: Span[] = [];
  let at = 0;
  while (at < pieces.length) {
    const span = spans[at];
    if (span !== undefined) {
      whole.push(span);
      at++;
      continue;
    }
    const next = spans.findIndex((candidate, index) => index > at && candidate !== undefined);
    const until = next < 0 ? pieces.length : next;
    const from = whole.at(-1)?.end ?? 0;
    const to = Math.max(from, spans[until]?.start ?? length);
    const between = words.filter(({ start, end }) => (start + end) / 2 > from && (start + end) / 2 < to);
    const gap = {
      start: Math.max(from, between[0]?.start ?? from),
      end: Math.min(to, between.at(-1)?.end ?? to),
    };
    whole.push(
      ...divide(
        pieces.slice(at, until).map(({ spoken }) => spoken),
        gap,
      ),
    );
    at = until;
  }
  return whole;
}

/** Services report words that overlap the next one; here a word ends where the next one starts. */
const withoutOverlap = (words: readonly Word[]): Word[] =>
  words.map((word, at) => {
    const next = words[at + 1]?.start ?? word.end;
    return { ...word, end: Math.max(word.start, Math.min(word.end, next)) };
  });

/**
 * Gives every shown word its time. The words that a service reports lack punctuation, and may be expanded numbers, merged or
 * missing. So their letters are matched with those of the spoken form, and gaps are filled in proportion to the texts' lengths.
 * @param pieces of the spoken form, in order
 * @param words as the service reports them, in order; seconds
 * @param length of the speech, seconds
 * @returns one word for each shown word, in order and without overlaps
 */
export function alignWords(pieces: readonly SpokenPiece[], words: readonly Word[], length: number): Word[] {
  const reported = withoutOverlap(words);
  const spans = completed(pieces, recognisedSpans(pieces, reported), reported, length);
  let last = 0;
  return pieces.flatMap(({ shown }, at) =>
    divide(shown, spans[at] ?? { start: last, end: last }).map((span, index) => {
      const start = Math.max(last, span.start);
      const end = Math.max(start, span.end);
      last = end;
      return { text: shown[index] ?? "", start, end };
    }),
  );
}
