import { expect, test } from "vitest";
import { wordTimes } from "./word-times.ts";

const RATE = 24_000;
/** Seconds of a model's frame. */
const FRAME_S = 0.025;

/** A tone in the given spans, seconds; silence elsewhere. */
function toneIn(spans: [number, number][], length: number): Int16Array {
  const samples = new Int16Array(length * RATE);
  for (const [from, to] of spans) {
    for (let at = Math.round(from * RATE); at < to * RATE; at++) samples[at] = Math.round(8_000 * Math.sin(at / 10));
  }
  return samples;
}

/** Two words of two tokens each: the model counts 10 frames of pad, and the pause as part of the first word's last sound. */
const utterance = {
  tokens: [43, 44, 16, 45, 46],
  words: ["Unu,", "doi."],
  spans: [
    { from: 0, to: 2 },
    { from: 3, to: 5 },
  ],
};
const durations = Float32Array.from([10, 8, 24, 2, 8, 20, 8]);

test("silence on both sides of a word is not part of it, and a sound that begins before its duration is", () => {
  // By the durations: 0.25 to 1.05, and 1.1 to 1.8.
  const samples = toneIn(
    [
      [0.2, 0.6],
      [1.05, 1.5],
    ],
    80 * FRAME_S,
  );
  const [first, second] = wordTimes(utterance, durations, samples);
  expect(first?.text).toBe("Unu,");
  expect(first?.start).toBeCloseTo(0.2, 2);
  expect(first?.end).toBeCloseTo(0.6, 2);
  expect(second?.start).toBeCloseTo(1.05, 2);
  expect(second?.end).toBeCloseTo(1.5, 2);
});

test("between words without a pause the durations decide", () => {
  const [first, second] = wordTimes(utterance, durations, toneIn([[0.25, 1.8]], 80 * FRAME_S));
  expect(first?.end).toBeCloseTo(1.05, 2);
  expect(second?.start).toBeCloseTo(1.1, 2);
});

test("a word that begins with the silence of a stop starts with its sound", () => {
  const [first] = wordTimes(
    utterance,
    durations,
    toneIn(
      [
        [0.3, 0.6],
        [1.2, 1.5],
      ],
      80 * FRAME_S,
    ),
  );
  expect(first?.start).toBeCloseTo(0.3, 2);
});

test("silent words keep their times, in order", () => {
  const [first, second] = wordTimes(utterance, durations, new Int16Array(2 * RATE));
  expect(first?.start).toBeCloseTo(0.25, 2);
  expect(second?.start).toBeGreaterThanOrEqual(first?.end ?? 0);
  expect(second?.end).toBeLessThanOrEqual(2);
});

test("the first word starts with the first sound, however long before its duration", () => {
  const [first] = wordTimes(
    utterance,
    durations,
    toneIn(
      [
        [0.05, 0.6],
        [1.2, 1.5],
      ],
      80 * FRAME_S,
    ),
  );
  expect(first?.start).toBeCloseTo(0.05, 2);
});
