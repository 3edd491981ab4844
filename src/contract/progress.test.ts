import { expect, test } from "vitest";
import type { JobStatus } from "./jobs.ts";
import { batchProgress, type JobProgress, STAGE_TIME_SHARES, timeFraction } from "./progress.ts";
import { STAGE_NAMES, STAGES, type Stage } from "./stages.ts";

const rendering = (stage: Stage | null, progress: number): JobProgress => ({ status: "processing", stage, progress });
const ended = (status: JobStatus): JobProgress => ({ status, stage: "setup", progress: 3 });

test("the stages' shares of time add up to 1", () => {
  expect(Object.keys(STAGE_TIME_SHARES)).toEqual(STAGE_NAMES);
  expect(Object.values(STAGE_TIME_SHARES).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 10);
});

test("a video in the middle of its render is in the middle of the render's time, not of its scale", () => {
  expect(timeFraction(rendering("final_render", 80))).toBeCloseTo(0.165 + 0.39, 10);
  expect(timeFraction(rendering("final_render", 70))).toBeCloseTo(0.165, 10);
  expect(timeFraction(rendering("voiceover", 40))).toBeCloseTo(0.09, 10);
});

test("time never runs back from the beginning of a video to its end", () => {
  const course = STAGE_NAMES.flatMap((stage) => {
    const { from, to } = STAGES[stage];
    return Array.from({ length: to - from + 1 }, (_, i) => timeFraction(rendering(stage, from + i)));
  });
  expect(course).toEqual(course.toSorted((a, b) => a - b));
  expect(course[0]).toBe(0);
  expect(course.at(-1)).toBeCloseTo(1, 10);
});

test("progress outside its stage counts as the stage's edge", () => {
  expect(timeFraction(rendering("composition", 5))).toBeCloseTo(0.095, 10);
  expect(timeFraction(rendering("composition", 95))).toBeCloseTo(0.165, 10);
  expect(timeFraction(rendering(null, 0))).toBe(0);
});

test("a batch is as far as its videos on average; one that ended counts whole, however it ended", () => {
  const queued = { status: "queued", stage: null, progress: 0 } as const;
  expect(batchProgress([])).toBe(0);
  expect(batchProgress([queued, queued])).toBe(0);
  expect(batchProgress([ended("completed"), ended("failed"), ended("cancelled"), queued])).toBe(75);
  expect(batchProgress([rendering("final_render", 80), queued])).toBe(27);
});

test("only a batch whose videos have all ended is at 100", () => {
  expect(batchProgress([ended("completed"), rendering("library", 100)])).toBe(99);
  expect(batchProgress([ended("completed"), ended("failed")])).toBe(100);
});
