/** Where a voice is silent, and cutting it there without clicks. */
import type { Speech, Word } from "../contract/video.ts";

/** Seconds: the grain that loudness is looked at in. */
const GRAIN = 0.005;
/** Below the loudest grain by 40 dB, or by 50 dB from full scale, nobody hears a voice. */
const RELATIVE_FLOOR = 0.01;
const ABSOLUTE_FLOOR = 104;
/** Kept before the first and behind the last sound, seconds: breath and fading consonants lie there. */
const KEPT_BEFORE = 0.02;
const KEPT_BEHIND = 0.06;
const FADE_IN = 0.005;
const FADE_OUT = 0.01;

/** Root mean square of every grain. */
function loudnessOf(samples: Int16Array, sampleRate: number): { grain: number; levels: Float64Array } {
  const grain = Math.max(1, Math.round(GRAIN * sampleRate));
  const levels = new Float64Array(Math.ceil(samples.length / grain));
  for (let at = 0; at < levels.length; at++) {
    const part = samples.subarray(at * grain, (at + 1) * grain);
    let sum = 0;
    for (const sample of part) sum += sample * sample;
    levels[at] = Math.sqrt(sum / part.length);
  }
  return { grain, levels };
}

const floorOf = (levels: Float64Array) =>
  Math.max(ABSOLUTE_FLOOR, RELATIVE_FLOOR * levels.reduce((loudest, level) => Math.max(loudest, level), 0));

/** Fades both ends of a copy, so that it can stand anywhere without a click. */
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

/** A part of a speech, its words timed from the part's own start. */
function part(speech: Speech, from: number, to: number): Speech {
  const { sampleRate } = speech;
  const offset = from / sampleRate;
  const length = (to - from) / sampleRate;
  const within = (time: number) => Math.min(length, Math.max(0, time - offset));
  const words: Word[] = speech.words.map(({ text, start, end }) => ({ text, start: within(start), end: within(end) }));
  return { samples: faded(speech.samples.subarray(from, to), sampleRate), sampleRate, words };
}

/** A speech without the silence around it, faded at both ends. Where all of it is silent, none is left. */
export function trimmed(speech: Speech): Speech {
  const { samples, sampleRate } = speech;
  const { grain, levels } = loudnessOf(samples, sampleRate);
  const floor = floorOf(levels);
  const first = levels.findIndex((level) => level > floor);
  if (first < 0) return part(speech, 0, 0);
  const last = levels.findLastIndex((level) => level > floor);
  const from = Math.max(0, first * grain - Math.round(KEPT_BEFORE * sampleRate));
  const to = Math.min(samples.length, (last + 1) * grain + Math.round(KEPT_BEHIND * sampleRate));
  return part(speech, from, to);
}

/** Services' times and the sound they send differ by what the encoder put in front, not by more than this, seconds. */
const MAX_ENCODER_DELAY = 0.15;

/** A speech whose words are moved together so that the first one starts with the first sound. */
export function startingWithSound(speech: Speech): Speech {
  const { grain, levels } = loudnessOf(speech.samples, speech.sampleRate);
  const floor = floorOf(levels);
  const first = levels.findIndex((level) => level > floor);
  const start = speech.words[0]?.start;
  if (first < 0 || start === undefined) return speech;
  const shift = (first * grain) / speech.sampleRate - start;
  if (Math.abs(shift) > MAX_ENCODER_DELAY) return speech;
  const words = speech.words.map((word) => ({
    text: word.text,
    start: Math.max(0, word.start + shift),
    end: Math.max(0, word.end + shift),
  }));
  return { ...speech, words };
}

/** The middle of the longest silence between two times, or the quietest moment where there is none; a sample. */
function quietestPoint(speech: Speech, from: number, to: number): number {
  const { grain, levels } = loudnessOf(speech.samples, speech.sampleRate);
  const floor = floorOf(levels);
  const first = Math.max(0, Math.floor((from * speech.sampleRate) / grain));
  const last = Math.min(levels.length - 1, Math.ceil((to * speech.sampleRate) / grain));
  let longest = { at: first, length: 0 };
  let quietest = first;
  let length = 0;
  for (let at = first; at <= last; at++) {
    const level = levels[at] ?? 0;
    if (level < (levels[quietest] ?? 0)) quietest = at;
    length = level <= floor ? length + 1 : 0;
    if (length > longest.length) longest = { at: at - length / 2, length };
  }
  return Math.round((longest.length > 0 ? longest.at + 0.5 : quietest + 0.5) * grain);
}

/** How far behind the last and before the next word a cut is looked for, seconds: times of words are not exact. */
const SEARCH = 0.12;

/**
 * Cuts one speech into its sentences, in the silences between them.
 * @param counts how many of its words each sentence has
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
    const behind = group[0]?.start ?? before;
    return quietestPoint(speech, before - SEARCH, behind + SEARCH);
  });
  const edges = [0, ...cuts, speech.samples.length];
  return groups.map((words, index) => {
    const from = edges[index] ?? 0;
    const to = Math.max(from, edges[index + 1] ?? from);
    return trimmed(part({ ...speech, words }, from, to));
  });
}
