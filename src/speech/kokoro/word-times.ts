/** When each word is heard, from the durations that the model gives its tokens. */
import type { Word } from "../../contract/video.ts";
import { loudnessOf } from "../silence.ts";
import type { Utterance } from "./utterances.ts";

export const SAMPLE_RATE = 24_000;
/** A sound may begin this much before its duration does, seconds: measured after pauses, 0 to 65 ms. */
const EARLY_S = 0.1;
/** Silence is 34 dB below the loudest window. */
const FLOOR = 0.02;
/** Shortest word, seconds. */
const MIN_WORD_S = 0.03;

/**
 * The words of an utterance with their times, in seconds from its first sample. The model counts the pause after a word as part of
 * its last sound: silence on both sides of a word is cut off.
 * @param durations of the tokens, with the pads before the first and after the last, in frames
 * @param samples the utterance's sound, 24 kHz
 */
export function wordTimes({ words, spans }: Utterance, durations: Float32Array, samples: Int16Array): Word[] {
  const total = durations.reduce((sum, frames) => sum + frames, 0);
  const frame = samples.length / SAMPLE_RATE / total;
  let frames = 0;
  const edges = [0, ...durations].map((count) => {
    frames += count;
    return frames * frame;
  });
  const sound = soundIn(samples);
  const length = samples.length / SAMPLE_RATE;

  const times: Word[] = [];
  for (const [index, span] of spans.entries()) {
    const text = words[index];
    if (span === null || text === undefined) continue;
    // The first duration is the pad's.
    const from = edges[span.from + 1] ?? 0;
    const to = edges[span.to + 1] ?? length;
    // Before the first word there is none that a sound could belong to.
    const before = times.at(-1);
    const start = sound.begins(from, to, before === undefined ? 0 : Math.max(from - EARLY_S, before.end));
    const end = Math.min(length, Math.max(start + MIN_WORD_S, sound.ends(start, to)));
    times.push({ text, start, end });
  }
  return times;
}

/** Where there is sound in samples of 24 kHz. All times in seconds. */
function soundIn(samples: Int16Array) {
  const { window, levels } = loudnessOf(samples, SAMPLE_RATE);
  const floor = FLOOR * levels.reduce((loudest, level) => Math.max(loudest, level), 0);
  const heard = (at: number) => (levels[at] ?? 0) > floor;
  const windowAt = (time: number) => Math.round((time * SAMPLE_RATE) / window);
  const timeOf = (at: number) => (at * window) / SAMPLE_RATE;
  return {
    /** The start of the sound at `from`, not before `earliest`; the first one before `to` where it is silent at `from`. */
    begins(from: number, to: number, earliest: number): number {
      let at = windowAt(from);
      if (heard(at)) {
        while (at > windowAt(earliest) && heard(at - 1)) at--;
        // No silence before it: the sound of the word before.
        return at > windowAt(earliest) || earliest === 0 ? timeOf(at) : Math.max(from, earliest);
      }
      while (at < windowAt(to) && !heard(at)) at++;
      return heard(at) ? timeOf(at) : from;
    },
    /** The end of the last sound between two times. */
    ends(from: number, to: number): number {
      let at = windowAt(to);
      while (at > windowAt(from) && !heard(at - 1)) at--;
      return at > windowAt(from) ? timeOf(at) : to;
    },
  };
}
