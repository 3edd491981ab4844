import { describe, expect, it } from "vitest";
import { mixOklch } from "./colour.ts";

const rgbOf = (colour: string) => [...Buffer.from(colour.slice(1), "hex")] as [number, number, number];

describe("mixOklch", () => {
  it("begins and ends with its colours", () => {
    for (const [first, second] of [
      ["#14213d", "#ffb703"],
      ["#ffffff", "#000000"],
      ["#e63946", "#2a9d8f"],
    ] as const) {
      expect(mixOklch(first, second, 0)).toBe(first);
      expect(mixOklch(first, second, 1)).toBe(second);
    }
  });

  it("does not mix through grey", () => {
    const [r, g, b] = rgbOf(mixOklch("#0000ff", "#ff0000", 0.5));
    expect(Math.min(r, b)).toBeGreaterThan(g + 60);
  });

  it("keeps greys grey, and mixes a grey with a colour without another hue", () => {
    const [r, g, b] = rgbOf(mixOklch("#000000", "#ffffff", 0.5));
    expect(Math.max(r, g, b) - Math.min(r, g, b)).toBeLessThanOrEqual(1);
    const [red, green, blue] = rgbOf(mixOklch("#ffffff", "#cc0000", 0.5));
    expect(red).toBeGreaterThan(Math.max(green, blue) + 40);
    expect(Math.abs(green - blue)).toBeLessThan(30);
  });
});
