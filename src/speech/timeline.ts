/** When each sentence is spoken and each part of the picture comes in. All times in seconds. */
import { BEATS, type Beat, FRAME } from "../contract/video.ts";

/** The voice never starts earlier, nor ends later than this before the video does. */
export const LEAD_IN = 0.3;
export const TAIL = 0.5;
export const MAX_TEMPO = 1.25;

/** Between sentences: as short as speech stays clear, and as it sounds unhurried. */
const SHORTEST_PAUSE = 0.25;
const PAUSE = 0.35;
const PAUSE_BETWEEN_BEATS = 0.5;
/** Where the parts of the picture come in when there is time: the first after a breath, the others at about each third. */
const TITLE_AT = 0.4;
const SHARE_OF_VIDEO: Record<Beat, number> = { title: 0, price: 0.34, cta: 0.66 };
/** A part that nobody speaks of is shown at least this long. */
const SHOWN_AT_LEAST = 2;

/** A text's video is as long as its voice and this, and no shorter than is worth watching. */
const AROUND_TEXT = 1.5;
const SHORTEST_TEXT = 5;

export interface TimedSentence {
  beat: Beat;
  /** As spoken, at the tempo decided on. */
  length: number;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
const around = (count: number) => LEAD_IN + TAIL + Math.max(0, count - 1) * SHORTEST_PAUSE;

/**
 * How much faster the voice must speak for its sentences to fit the video, 1 to 1.25.
 * @param lengths of the sentences at natural tempo
 */
export function tempoFor(lengths: readonly number[], videoLength: number): number {
  const room = videoLength - around(lengths.length);
  if (room <= 0) return MAX_TEMPO;
  return Math.min(MAX_TEMPO, Math.max(1, sum(lengths) / room));
}

/**
 * The length of a text's video: its voice, unhurried, and 1.5 s; at least 5 s, at most `longest`.
 * @param sentences at the final tempo
 */
export function textLength(sentences: readonly TimedSentence[], longest: number): number {
  const voice = sum(sentences.map(({ length }) => length)) + Math.max(0, sentences.length - 1) * PAUSE;
  return Math.min(longest, Math.max(SHORTEST_TEXT, voice + AROUND_TEXT));
}

/** A whole number of frames that is not shorter. */
const wholeFrames = (length: number) => Math.ceil(length * FRAME.fps - 1e-6) / FRAME.fps;

/** The sentences of each part of the picture, in order; parts without any are left out. */
function grouped(sentences: readonly TimedSentence[]): { beat: Beat; lengths: number[] }[] {
  const groups: { beat: Beat; lengths: number[] }[] = [];
  for (const { beat, length } of sentences) {
    const last = groups.at(-1);
    if (last?.beat === beat) last.lengths.push(length);
    else groups.push({ beat, lengths: [length] });
  }
  return groups;
}

/** When the sentences start: each part at its share of the video where that leaves room for those behind it. */
function startsIn(videoLength: number, sentences: readonly TimedSentence[]): number[] {
  const groups = grouped(sentences);
  const spoken = sum(sentences.map(({ length }) => length));
  const spare = videoLength - spoken - around(sentences.length);
  // Pauses grow from the shortest to the natural ones as far as the video has time for them.
  const wanted =
    (groups.length - 1) * (PAUSE_BETWEEN_BEATS - SHORTEST_PAUSE) +
    (sentences.length - groups.length) * (PAUSE - SHORTEST_PAUSE) +
    (TITLE_AT - LEAD_IN);
  const ease = wanted <= 0 ? 1 : Math.min(1, Math.max(0, spare / wanted));
  const eased = (shortest: number, natural: number) => shortest + ease * (natural - shortest);
  const pause = eased(SHORTEST_PAUSE, PAUSE);
  const between = eased(SHORTEST_PAUSE, PAUSE_BETWEEN_BEATS);
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

/** When each part of the picture comes in: with its first sentence, or near its share of the video, always in order. */
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
    const latest = next ?? Math.max(earliest, videoLength - SHOWN_AT_LEAST);
    const wish = beat === "title" ? TITLE_AT : SHARE_OF_VIDEO[beat] * videoLength;
    beats[beat] = firstOf(beat) ?? Math.min(latest, Math.max(earliest, wish));
    earliest = beats[beat];
  }
  return beats;
}

/**
 * Lays sentences on the video's timeline.
 * @param sentences in spoken order, their parts of the picture in order too; lengths at the final tempo
 * @param askedFor length of the video
 * @returns a length of whole frames, longer than asked for where the voice does not fit
 */
export function layOut(
  sentences: readonly TimedSentence[],
  askedFor: number,
): { starts: number[]; beats: Record<Beat, number>; duration_s: number; overlong: boolean } {
  const needed = sum(sentences.map(({ length }) => length)) + around(sentences.length);
  // A sample or two that rounding adds do not make a video longer.
  const overlong = needed > askedFor + 0.001;
  const duration = wholeFrames(overlong ? needed : askedFor);
  const starts = startsIn(overlong ? needed : askedFor, sentences);
  return { starts, beats: beatsOf(duration, sentences, starts), duration_s: duration, overlong };
}
