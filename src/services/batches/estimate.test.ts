import { expect, test } from "vitest";
import type { StageTime } from "../../store/stage-times.ts";
import { estimateBatch } from "./estimate.ts";

const ONE_SLOT = { RENDER_SLOTS: 1, BATCH_CONCURRENCY: 3 };
const past = (videos: number): StageTime[] => [
  { stage: "setup", seconds: 1, per_second: 0.1, videos },
  { stage: "voiceover", seconds: 5, per_second: 0.5, videos },
  { stage: "subtitles", seconds: 0, per_second: 0, videos },
  { stage: "composition", seconds: 4, per_second: 0.1, videos },
  { stage: "final_render", seconds: 16, per_second: 0.4, videos },
  { stage: "library", seconds: 2, per_second: 0.2, videos },
];
const seconds = (machine: typeof ONE_SLOT, videos: number, duration_s: 15 | 30 | 45 | 60 = 30) =>
  estimateBatch(machine, videos, { duration_s }, past(9)).estimate_s;

test("nothing takes no time", () => {
  expect(seconds(ONE_SLOT, 0)).toBe(0);
});

test("one video takes its stages, rendering by its length", () => {
  expect(seconds(ONE_SLOT, 1)).toBe(8 + 15);
  expect(seconds(ONE_SLOT, 1, 60)).toBe(8 + 30);
});

test("render slots set the pace where they are scarce", () => {
  expect(seconds(ONE_SLOT, 10)).toBe(8 + 150);
  expect(seconds({ RENDER_SLOTS: 2, BATCH_CONCURRENCY: 9 }, 10)).toBe(8 + 75);
});

test("videos in flight set the pace where they are scarce", () => {
  expect(seconds({ RENDER_SLOTS: 9, BATCH_CONCURRENCY: 1 }, 10)).toBe(230);
});

test("with too few videos to learn from, the times are a typical machine's, and the estimate says so", () => {
  const few = estimateBatch(ONE_SLOT, 1, { duration_s: 30 }, past(2));
  expect(few).toEqual({ estimate_s: 21, estimate_from: "typical_machine" });
  expect(estimateBatch(ONE_SLOT, 1, { duration_s: 30 }, [])).toEqual(few);
});
