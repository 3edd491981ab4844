import { expect, it } from "vitest";
import { rgbOf } from "./colour.ts";
import { blend } from "./oklch.ts";

it("begins and ends with its colours", () => {
  for (const [first, second] of [
    ["#14213d", "#ffb703"],
    ["#ffffff", "#000000"],
    ["#e63946", "#2a9d8f"],
  ] as const) {
    expect(blend(first, second, 0)).toBe(first);
    expect(blend(first, second, 1)).toBe(second);
  }
});

it("goes around the hues, not through grey", () => {
  const [r, g, b] = rgbOf(blend("#0000ff", "#ff0000", 0.5));
  expect(Math.min(r, b)).toBeGreaterThan(g + 60);
});

it("keeps greys grey, and lends a grey no foreign hue", () => {
  const [r, g, b] = rgbOf(blend("#000000", "#ffffff", 0.5));
  expect(Math.max(r, g, b) - Math.min(r, g, b)).toBeLessThanOrEqual(1);
  const [red, green, blue] = rgbOf(blend("#ffffff", "#cc0000", 0.5));
  expect(red).toBeGreaterThan(Math.max(green, blue) + 40);
  expect(Math.abs(green - blue)).toBeLessThan(30);
});
