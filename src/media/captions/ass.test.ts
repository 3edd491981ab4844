import { createCanvas } from "@napi-rs/canvas";
import { describe, expect, it } from "vitest";
import { contrast } from "../draw/colour.ts";
import { captionBand } from "../draw/layout.ts";
import { cssFont, registerFonts } from "../text/fonts.ts";
import { writeAss } from "./ass.ts";
import { buildCues, type Cue } from "./cues.ts";
import { type CaptionFrame, colourIn, drawCaptions, inkBox, inkMask } from "./frames.fixture.ts";
import { NASTY_TITLES, said } from "./words.fixture.ts";

const band = captionBand("product_spotlight");
const branding = { font: "Montserrat", accent_color: "#ff0060" } as const;
const rows = { top: band.top - 140, bottom: band.bottom + 140 };
const scriptOf = (cues: readonly Cue[]) => writeAss(cues, { band, branding });
/** Once the cue has come in, every word while it is said. */
const wordTimes = ({ start, lines }: Cue) =>
  lines.flat().map((token) => Math.max(start + 0.12, (token.start + token.end) / 2));

/** The ink of a text as the canvas, which knows no override tags, would draw it. */
function plainWidth(text: string, emPx: number): number {
  registerFonts();
  const context = createCanvas(1, 1).getContext("2d");
  context.font = cssFont("Montserrat", 800, emPx);
  const { actualBoundingBoxLeft, actualBoundingBoxRight } = context.measureText(text);
  return actualBoundingBoxLeft + actualBoundingBoxRight;
}
/** The share of the ink that two pictures do not have in common. */
function differing(one: Buffer, other: Buffer): number {
  let [different, ink] = [0, 0];
  for (const [i, bit] of one.entries()) {
    ink += bit;
    if (bit !== other[i]) different++;
  }
  return different / ink;
}
async function drawnBox(text: string) {
  const cues = buildCues([said(text, 0)], 60);
  expect(cues).toHaveLength(1);
  const { frames } = await drawCaptions(scriptOf(cues), [0.5], rows);
  return frames[0] ? inkBox(frames[0]) : null;
}

describe("writeAss, drawn by libass", () => {
  it.each(NASTY_TITLES)("keeps %s in its band, in fonts that have its letters, and never moves it", async (title) => {
    const cues = buildCues([said(title)], 60);
    const times = cues.map(wordTimes);
    const { frames, said: log } = await drawCaptions(scriptOf(cues), times.flat(), rows);
    expect(log).not.toMatch(/fallback|not found|Neither PlayRes/i);
    let at = 0;
    for (const { length } of times) {
      const ofCue = frames.slice(at, at + length);
      at += length;
      const box = ofCue[0] ? inkBox(ofCue[0]) : null;
      expect(box).not.toBeNull();
      expect(box?.left).toBeGreaterThanOrEqual(band.left);
      expect(box?.right).toBeLessThanOrEqual(band.right);
      expect(box?.top).toBeGreaterThanOrEqual(band.top);
      expect(box?.bottom).toBeLessThanOrEqual(band.bottom);
      const [first, ...others] = ofCue.map(inkMask);
      // Runs of letters are set to fractions of a pixel: a hair at an edge may come and go.
      for (const mask of others) expect(first ? differing(mask, first) : 1).toBeLessThan(0.01);
      for (const frame of ofCue) expect(inkBox(frame)).toEqual(box);
      for (const frame of ofCue) expect(colourIn(frame, branding.accent_color).count).toBeGreaterThan(20);
    }
  });

  it("shows braces and backslashes as letters", async () => {
    for (const text of ["{\\b0}Da{\\i1}", "a\\Nb\\nc\\hd", "{\\fs9}mic {x}", "\\{\\pos(0,0)}", "x\\"]) {
      const box = await drawnBox(text);
      const ink = (box?.right ?? 0) - (box?.left ?? 0);
      // The outline stands out on both sides, the shadow on one.
      expect(Math.abs(ink - (plainWidth(text, band.maxFontPx) + 13)), text).toBeLessThan(12);
      expect((box?.bottom ?? 0) - (box?.top ?? 0), text).toBeLessThan(90);
    }
  });

  it("follows the voice, from the left or from the right as the script is read", async () => {
    const middles = async (text: string) => {
      const [cue] = buildCues([said(text)], 60);
      expect(cue?.lines).toHaveLength(1);
      const { frames } = await drawCaptions(scriptOf(cue ? [cue] : []), cue ? wordTimes(cue) : [], rows);
      return frames.map((frame) => colourIn(frame, branding.accent_color).x);
    };
    const latin = await middles("Un laptop foarte bun");
    expect(latin).toEqual(latin.toSorted((a, b) => a - b));
    const arabic = await middles("قميص قطني أزرق");
    expect(arabic).toEqual(arabic.toSorted((a, b) => b - a));
    expect(new Set([...latin, ...arabic]).size).toBe(7);
  });

  it("is seen from the first word to the end of its cue, without a gap", async () => {
    const cues = buildCues([said("Un laptop bun, foarte rapid."), said("Comandă acum!", 6)], 60);
    const [first, second] = cues;
    const between = ((first?.end ?? 0) + (second?.start ?? 0)) / 2;
    const shown = cues.flatMap(({ start, end, lines }) => {
      const edges = lines.flat().map((token) => token.start);
      return [start + 0.011, ...edges.map((edge) => edge + 0.011), end - 0.011];
    });
    const hidden = [(first?.start ?? 0) - 0.011, between, (second?.end ?? 0) + 0.011];
    const { frames } = await drawCaptions(scriptOf(cues), [...shown, ...hidden].toSorted(), rows);
    const seen = frames.map((frame: CaptionFrame) => inkBox(frame) !== null);
    const expected = [...shown, ...hidden].toSorted().map((time) => !hidden.includes(time));
    expect(seen).toEqual(expected);
  });
});

describe("writeAss", () => {
  it("lets no text out of its line", () => {
    const text = "a\r\nDialogue: 0,0:00:00.00,9:00:00.00,Caption,,0,0,0,,x\u2028y\u0000";
    const cues: Cue[] = [
      {
        start: 0,
        end: 2,
        lines: [[{ text, start: 0, end: 1, columns: 9, spaced: true, bound: false }]],
      },
    ];
    const lines = scriptOf(cues).split(/[\p{Cc}\u2028]+/u);
    expect(lines.filter((line) => line.startsWith("Dialogue:"))).toHaveLength(1);
  });

  it("sets all cues of a video in one size, the largest at which the widest fits", () => {
    const sizeIn = (text: string) =>
      Number(/Style: Caption,[^,]+,(\d+),/.exec(scriptOf(buildCues([said(text)], 60)))?.[1]);
    expect(sizeIn("Un laptop")).toBe(Math.floor(band.maxFontPx * 1.562));
    expect(sizeIn("MMMMMMMMMMMMMMMMMMMMMMMM.")).toBeLessThan(sizeIn("Un laptop"));
  });

  it("makes a dark accent light enough to read", () => {
    const dark = writeAss(buildCues([said("Un laptop")], 60), {
      band,
      branding: { ...branding, accent_color: "#14213d" },
    });
    const [, b = "", g = "", r = ""] = /\\c&H00(..)(..)(..)\}Un/.exec(dark) ?? [];
    expect(contrast(`#${r}${g}${b}`, "#0a0f14")).toBeGreaterThanOrEqual(4.5);
  });

  it("writes a script without cues", () => {
    expect(scriptOf([])).toMatch(/\[Events\]\nFormat: [^\n]+\n\n$/);
  });
});
