import { expect, test } from "vitest";
import { characterErrorRate } from "./error-rate.ts";

test.each([
  ["Bun venit!", "bun venit", 0],
  ["Țara", "ţara", 0],
  ["roșie", "rosie", 0],
  ["roșie", "poșiei", 2 / 5],
  ["abcd", "", 1],
])("%s heard as %s has an error rate of %d", (written, heard, rate) => {
  expect(characterErrorRate([written], heard)).toBeCloseTo(rate, 6);
});

test("a number may be heard as digits", () => {
  expect(characterErrorRate(["douăzeci la sută", "20%"], "20%")).toBe(0);
});
