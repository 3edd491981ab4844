import { describe, expect, it } from "vitest";
import type { Speech, Word } from "../contract/video.ts";
import { largestStep, loudness } from "./measure.fixture.ts";
import { cutSentences, startingWithSound, trimmed } from "./silence.ts";

const RATE = 24_000;
/** A tone at half scale between each pair of times, faint noise elsewhere. */
function tones(length: number, ...spans: [from: number, to: number][]): Speech {
  const samples = Int16Array.from({ length: length * RATE }, (_, at) => {
    const time = at / RATE;
    const sounds = spans.some(([from, to]) => time >= from && time < to);
    return sounds ? 16_000 * Math.sin(2 * Math.PI * 220 * time) : (at % 7) - 3;
  });
  const words: Word[] = spans.map(([start, end], at) => ({ text: `w${at}`, start, end }));
  return { samples, sampleRate: RATE, words };
}
const lengthOf = ({ samples }: Speech) => samples.length / RATE;

describe("trimmed", () => {
  it("keeps the sound, a little around it, and the word times", () => {
    const speech = trimmed(tones(3, [1, 2]));
    expect(lengthOf(speech)).toBeCloseTo(1.08, 1);
    const [word] = speech.words;
    expect(word?.start).toBeCloseTo(0.02, 2);
    expect((word?.end ?? 0) - (word?.start ?? 0)).toBeCloseTo(1, 5);
    expect([speech.samples[0], speech.samples.at(-1)]).toEqual([0, 0]);
  });

  it("is empty for silence", () => {
    expect(trimmed(tones(1)).samples).toHaveLength(0);
    expect(trimmed({ samples: new Int16Array(0), sampleRate: RATE, words: [] }).samples).toHaveLength(0);
  });
});

describe("cutSentences", () => {
  it("cuts in the silences although the word times are inexact", () => {
    const speech = tones(4, [0.2, 0.8], [0.9, 1.4], [1.9, 2.5], [3, 3.6]);
    const words = speech.words.map((word) => ({ ...word, start: word.start + 0.06, end: word.end + 0.06 }));
    const parts = cutSentences({ ...speech, words }, [2, 1, 1]);
    expect(parts.map((part) => part.words.map(({ text }) => text))).toEqual([["w0", "w1"], ["w2"], ["w3"]]);
    expect(parts.map(lengthOf)).toEqual([1.28, 0.68, 0.68].map((length) => expect.closeTo(length, 1)));
    for (const { words: own, ...part } of parts) {
      for (const { start, end } of own) expect(loudness(part.samples, RATE, start, end - 0.1)).toBeGreaterThan(5000);
    }
  });

  it("cuts without a click where there is no silence", () => {
    const speech = tones(2, [0, 2]);
    const words = [
      { text: "a", start: 0, end: 1 },
      { text: "b", start: 1, end: 2 },
    ];
    const step = largestStep(speech.samples);
    for (const { samples } of cutSentences({ ...speech, words }, [1, 1])) {
      expect(samples[0]).toBe(0);
      expect(samples.at(-1)).toBe(0);
      expect(largestStep(samples)).toBeLessThanOrEqual(step + 1);
    }
  });
});

describe("startingWithSound", () => {
  it("shifts all words by the encoder's delay", () => {
    const speech = tones(2, [0.55, 1], [1.2, 1.6]);
    const early = speech.words.map((word) => ({ ...word, start: word.start - 0.05, end: word.end - 0.05 }));
    const moved = startingWithSound({ ...speech, words: early });
    expect(moved.words.map(({ start }) => start)).toEqual([expect.closeTo(0.55, 2), expect.closeTo(1.2, 2)]);
  });

  it("leaves word times that are off by more than an encoder's delay", () => {
    const speech = { ...tones(2, [1, 1.5]), words: [{ text: "a", start: 0.2, end: 0.4 }] };
    expect(startingWithSound(speech)).toBe(speech);
  });
});
