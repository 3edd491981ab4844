import { describe, expect, it } from "vitest";
import { timeLeft } from "./time-left.ts";

describe("timeLeft", () => {
  const first = { at: 1_000, progress: 40 };

  it("extrapolates the pace so far", () => {
    expect(timeLeft(first, { at: 21_000, progress: 60 })).toBe(40);
  });

  it.each([
    ["little was done", { at: 60_000, progress: 43 }],
    ["little time has passed", { at: 5_000, progress: 70 }],
    ["it is over", { at: 60_000, progress: 100 }],
  ])("is null where %s", (_, now) => {
    expect(timeLeft(first, now)).toBeNull();
  });
});
