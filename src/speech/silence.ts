/** Finds the silences in speech, and cuts there without clicks. */
import type { Speech, Word } from "../contract/video.ts";

/** Length of the windows in which loudness is measured, seconds. */
const WINDOW_S = 0.005;
/** Silence is 40 dB below the loudest window, or 50 dB below full scale. */
const RELATIVE_FLOOR = 0.01;
const ABSOLUTE_FLOOR = 104;
/** Kept before the first and after the last sound, seconds, for breath and fading consonants. */
const KEPT_BEFORE = 0.02;
const KEPT_AFTER = 0.06;
const FADE_IN = 0.005;
const FADE_OUT = 0.01;

/** Root mean square of every window. */
export function loudnessOf(samples: Int16Array, sampleRate: number): { window: number; levels: Float64Array } {
  const window = Math.max(1, Math.round(WINDOW_S * sampleRate));
  const levels = new Float64Array(Math.ceil(samples.length / window));
  for (let at = 0; at < levels.length; at++) {
    const part = samples.subarray(at * window, (at + 1) * window);
    let sum = 0;
    for (const sample of part) sum += sample * sample;
    levels[at] = Math.sqrt(sum / part.length);
  }
  return { window, levels };
}

const floorOf = (levels: Float64Array) =>
  Math.max(ABSOLUTE_FLOOR, RELATIVE_FLOOR * levels.reduce((loudest, level) => Math.max(loudest, level), 0));

/** Fades in and out a copy, so that it can be placed anywhere without a click. */
export function faded(samples: Int16Array, sampleRate: number): Int16Array {
  const copy = samples.slice();
  const ramp = (seconds: number) => Math.min(Math.round(seconds * sampleRate), Math.floor(copy.length / 2));
  const fadeIn = ramp(FADE_IN);
  const fadeOut = ramp(FADE_OUT);
  const gain = (at: number, length: number) => 0.5 - 0.5 * Math.cos((Math.PI * at) / length);
  for (let at = 0; at < fadeIn; at++) copy[at] = Math.round((copy[at] ?? 0) * gain(at, fadeIn));
  for (let at = 0; at < fadeOut; at++) {
    const index = copy.length - 1 - at;
    copy[index] = Math.round((copy[index] ?? 0) * gain(at, fadeOut));
  }
  return copy;
}

/** A part of a speech, with word times from the part's start. */
function part(speech: Speech, from: number, to: number): Speech {
  const { sampleRate } = speech;
  const offset = from / sampleRate;
  const length = (to - from) / sampleRate;
  const within = (time: number) => Math.min(length, Math.max(0, time - offset));
  const words: Word[] = speech.words.map(({ text, start, end }) => ({ text, start: within(start), end: within(end) }));
  return { samples: faded(speech.samples.subarray(from, to), sampleRate), sampleRate, words };
}

/** A speech without the silence around it, faded in and out. Empty where all of it is silent. */
export function trimmed(speech: Speech): Speech {
  const { samples, sampleRate } = speech;
  const { window, levels } = loudnessOf(samples, sampleRate);
  const floor = floorOf(levels);
  const first = levels.findIndex((level) => level > floor);
  if (first < 0) return part(speech, 0, 0);
  const last = levels.findLastIndex((level) => level > floor);
  const from = Math.max(0, first * window - Math.round(KEPT_BEFORE * sampleRate));
  const to = Math.min(samples.length, (last + 1) * window + Math.round(KEPT_AFTER * sampleRate));
  return part(speech, from, to);
}

/** Services' word times are off by the delay of their encoder; longest one, seconds. */
const MAX_ENCODER_DELAY = 0.15;

/** Shifts all word times so that the first word starts with the first sound. */
export function startingWithSound(speech: Speech): Speech {
  const { window, levels } = loudnessOf(speech.samples, speech.sampleRate);
  const floor = floorOf(levels);
  const first = levels.findIndex((level) => level > floor);
  const start = speech.words[0]?.start;
  if (first < 0 || start === undefined) return speech;
  const shift = (first * window) / speech.sampleRate - start;
  if (Math.abs(shift) > MAX_ENCODER_DELAY) return speech;
  const words = speech.words.map((word) => ({
    text: word.text,
    start: Math.max(0, word.start + shift),
    end: Math.max(0, word.end + shift),
  }));
  return { ...speech, words };
}

/** The middle of the longest silence between two times, or the quietest moment where there is none; as a sample index. */
function quietestPoint(speech: Speech, from: number, to: number): number {
  const { window, levels } = loudnessOf(speech.samples, speech.sampleRate);
  const floor = floorOf(levels);
  const first = Math.max(0, Math.floor((from * speech.sampleRate) / window));
  const last = Math.min(levels.length - 1, Math.ceil((to * speech.sampleRate) / window));
  let longest = { at: first, length: 0 };
  let quietest = first;
  let length = 0;
  for (let at = first; at <= last; at++) {
    const level = levels[at] ?? 0;
    if (level < (levels[quietest] ?? 0)) quietest = at;
    length = level <= floor ? length + 1 : 0;
    if (length > longest.length) longest = { at: at - length / 2, length };
  }
  return Math.round((longest.length > 0 ? longest.at + 0.5 : quietest + 0.5) * window);
}

/** How far into the words on both sides a cut is searched, seconds: word times are not exact. */
const SEARCH_MARGIN_S = 0.12;

/**
 * Cuts a speech into sentences, in the silences between them.
 * @param counts number of words of each sentence
 */
export function cutSentences(speech: Speech, counts: readonly number[]): Speech[] {
  const groups: Word[][] = [];
  let at = 0;
  for (const count of counts) {
    groups.push(speech.words.slice(at, at + count));
    at += count;
  }
  const cuts = groups.slice(1).map((group, index) => {
    const before = groups[index]?.at(-1)?.end ?? 0;
    const after = group[0]?.start ?? before;
    return quietestPoint(speech, before - SEARCH_MARGIN_S, after + SEARCH_MARGIN_S);
  });
  const edges = [0, ...cuts, speech.samples.length];
  return groups.map((words, index) => {
    const from = edges[index] ?? 0;
    const to = Math.max(from, edges[index + 1] ?? from);
    return trimmed(part({ ...speech, words }, from, to));
  });
}
