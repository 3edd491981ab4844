/** When each sentence is spoken and each part of the picture appears (its beat). All times in seconds. */
import { BEATS, type Beat, FRAME } from "../contract/video.ts";

/** Minimum silence before the voice, and after it. */
export const LEAD_IN = 0.3;
export const TAIL = 0.5;
export const MAX_TEMPO = 1.25;

/** Pauses between sentences: the shortest at which speech stays clear, and the natural one. */
const MIN_PAUSE = 0.25;
const PAUSE = 0.35;
const PAUSE_BETWEEN_BEATS = 0.5;
/** When the beats start where there is time: the first after a breath, the others at about each third of the video. */
const TITLE_AT = 0.4;
const SHARE_OF_VIDEO: Record<Beat, number> = { title: 0, price: 0.34, cta: 0.66 };
/** A beat without a sentence is shown at least this long. */
const MIN_SHOWN = 2;

/** A text's video is this much longer than its voice, and at least `MIN_TEXT` long. */
const AROUND_TEXT = 1.5;
const MIN_TEXT = 5;

export interface TimedSentence {
  beat: Beat;
  /** At the final tempo. */
  length: number;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
const around = (count: number) => LEAD_IN + TAIL + Math.max(0, count - 1) * MIN_PAUSE;

/**
 * The tempo at which the sentences fit the video, 1 to 1.25.
 * @param lengths of the sentences at natural tempo
 */
export function tempoFor(lengths: readonly number[], videoLength: number): number {
  const room = videoLength - around(lengths.length);
  if (room <= 0) return MAX_TEMPO;
  return Math.min(MAX_TEMPO, Math.max(1, sum(lengths) / room));
}

/**
 * The length of a text's video: its voice with natural pauses, and 1.5 s; at least 5 s, at most `longest`.
 * @param sentences at the final tempo
 */
export function textLength(sentences: readonly TimedSentence[], longest: number): number {
  const voice = sum(sentences.map(({ length }) => length)) + Math.max(0, sentences.length - 1) * PAUSE;
  return Math.min(longest, Math.max(MIN_TEXT, voice + AROUND_TEXT));
}

/** Rounds up to whole frames. */
const wholeFrames = (length: number) => Math.ceil(length * FRAME.fps - 1e-6) / FRAME.fps;

/** Sentence lengths by beat, in order; beats without sentences are left out. */
function grouped(sentences: readonly TimedSentence[]): { beat: Beat; lengths: number[] }[] {
  const groups: { beat: Beat; lengths: number[] }[] = [];
  for (const { beat, length } of sentences) {
    const last = groups.at(-1);
    if (last?.beat === beat) last.lengths.push(length);
    else groups.push({ beat, lengths: [length] });
  }
  return groups;
}

/** When the sentences start: each beat at its share of the video, where that leaves enough time for the later ones. */
function startsIn(videoLength: number, sentences: readonly TimedSentence[]): number[] {
  const groups = grouped(sentences);
  const spoken = sum(sentences.map(({ length }) => length));
  const spare = videoLength - spoken - around(sentences.length);
  // Pauses are between the shortest and the natural length, as the video has time.
  const wanted =
    (groups.length - 1) * (PAUSE_BETWEEN_BEATS - MIN_PAUSE) +
    (sentences.length - groups.length) * (PAUSE - MIN_PAUSE) +
    (TITLE_AT - LEAD_IN);
  const ease = wanted <= 0 ? 1 : Math.min(1, Math.max(0, spare / wanted));
  const eased = (shortest: number, natural: number) => shortest + ease * (natural - shortest);
  const pause = eased(MIN_PAUSE, PAUSE);
  const between = eased(MIN_PAUSE, PAUSE_BETWEEN_BEATS);
  const lengthOf = (lengths: readonly number[]) => sum(lengths) + (lengths.length - 1) * pause;

  const latest: number[] = [];
  let end = videoLength - TAIL;
  for (const { lengths } of groups.toReversed()) {
    latest.unshift(end - lengthOf(lengths));
    end = end - lengthOf(lengths) - between;
  }
  let free = eased(LEAD_IN, TITLE_AT);
  return groups.flatMap(({ beat, lengths }, index) => {
    const wish = index === 0 ? free : SHARE_OF_VIDEO[beat] * videoLength;
    let at = Math.max(free, Math.min(wish, latest[index] ?? wish));
    const starts = lengths.map((length) => {
      const start = at;
      at += length + pause;
      return start;
    });
    free = at - pause + between;
    return starts;
  });
}

/** When each beat starts: with its first sentence, or near its share of the video; always in order. */
function beatsOf(
  videoLength: number,
  sentences: readonly TimedSentence[],
  starts: readonly number[],
): Record<Beat, number> {
  const firstOf = (beat: Beat) => starts[sentences.findIndex((sentence) => sentence.beat === beat)];
  const beats: Record<Beat, number> = { title: 0, price: 0, cta: 0 };
  let earliest = 0;
  for (const [index, beat] of BEATS.entries()) {
    const next = BEATS.slice(index + 1)
      .map(firstOf)
      .find((start) => start !== undefined);
    const latest = next ?? Math.max(earliest, videoLength - MIN_SHOWN);
    const wish = beat === "title" ? TITLE_AT : SHARE_OF_VIDEO[beat] * videoLength;
    beats[beat] = firstOf(beat) ?? Math.min(latest, Math.max(earliest, wish));
    earliest = beats[beat];
  }
  return beats;
}

/**
 * Places sentences on the video's timeline.
 * @param sentences in spoken order, beats in order too; lengths at the final tempo
 * @param requested length of the video
 * @returns a length of whole frames, longer than requested where the voice does not fit (`overlong`)
 */
export function layOut(
  sentences: readonly TimedSentence[],
  requested: number,
): { starts: number[]; beats: Record<Beat, number>; duration_s: number; overlong: boolean } {
  const needed = sum(sentences.map(({ length }) => length)) + around(sentences.length);
  // One or two samples from rounding do not make a video longer.
  const overlong = needed > requested + 0.001;
  const duration = wholeFrames(overlong ? needed : requested);
  const starts = startsIn(overlong ? needed : requested, sentences);
  return { starts, beats: beatsOf(duration, sentences, starts), duration_s: duration, overlong };
}
