import { createCanvas } from "@napi-rs/canvas";
import { describe, expect, it } from "vitest";
import { contrast } from "../draw/colour.ts";
import { captionBand } from "../templates/index.ts";
import { cssFont, registerFonts } from "../text/fonts.ts";
import { writeAss } from "./ass.ts";
import { type Cue, layOutCues } from "./layout.ts";
import { type CaptionFrame, drawCaptions, inkBox, inkMask, pixelsOfColour } from "./libass.fixture.ts";
import { NASTY_TITLES, spokenSentence } from "./narration.fixture.ts";

const band = captionBand("product_spotlight");
const branding = { font: "Montserrat", accent_color: "#ff0060" } as const;
const rows = { top: band.top - 140, bottom: band.bottom + 140 };
const scriptOf = (cues: readonly Cue[]) => writeAss(cues, { band, branding });
/** A time within each word, after the cue's entrance. */
const wordTimes = ({ start, lines }: Cue) =>
  lines.flat().map((token) => Math.max(start + 0.12, (token.start + token.end) / 2));

/** The ink width of a text as the canvas draws it, which knows no override tags. */
function plainWidth(text: string, emPx: number): number {
  registerFonts();
  const context = createCanvas(1, 1).getContext("2d");
  context.font = cssFont("Montserrat", 800, emPx);
  const { actualBoundingBoxLeft, actualBoundingBoxRight } = context.measureText(text);
  return actualBoundingBoxLeft + actualBoundingBoxRight;
}
/** The fraction of the ink that differs between two masks. */
function differenceOf(one: Buffer, other: Buffer): number {
  let [different, ink] = [0, 0];
  for (const [i, bit] of one.entries()) {
    ink += bit;
    if (bit !== other[i]) different++;
  }
  return different / ink;
}
async function drawnBox(text: string) {
  const cues = layOutCues([spokenSentence(text, 0)], 60);
  expect(cues).toHaveLength(1);
  const { frames } = await drawCaptions(scriptOf(cues), [0.5], rows);
  return frames[0] ? inkBox(frames[0]) : null;
}

describe("writeAss, drawn by libass", () => {
  it.each(NASTY_TITLES)("keeps %s in its band, in fonts that cover it, and does not move it", async (title) => {
    const cues = layOutCues([spokenSentence(title)], 60);
    const times = cues.map(wordTimes);
    const { frames, log } = await drawCaptions(scriptOf(cues), times.flat(), rows);
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
      // Runs are placed at fractions of a pixel, so edges may differ a little.
      for (const mask of others) expect(first ? differenceOf(mask, first) : 1).toBeLessThan(0.01);
      for (const frame of ofCue) expect(inkBox(frame)).toEqual(box);
      for (const frame of ofCue) expect(pixelsOfColour(frame, branding.accent_color).count).toBeGreaterThan(20);
    }
  });

  it("shows braces and backslashes literally", async () => {
    for (const text of ["{\\b0}Da{\\i1}", "a\\Nb\\nc\\hd", "{\\fs9}mic {x}", "\\{\\pos(0,0)}", "x\\"]) {
      const box = await drawnBox(text);
      const ink = (box?.right ?? 0) - (box?.left ?? 0);
      // The outline adds to both sides, the shadow to one.
      expect(Math.abs(ink - (plainWidth(text, band.maxFontPx) + 13)), text).toBeLessThan(12);
      expect((box?.bottom ?? 0) - (box?.top ?? 0), text).toBeLessThan(90);
    }
  });

  it("highlights words in reading order, left to right or right to left", async () => {
    const middles = async (text: string) => {
      const [cue] = layOutCues([spokenSentence(text)], 60);
      expect(cue?.lines).toHaveLength(1);
      const { frames } = await drawCaptions(scriptOf(cue ? [cue] : []), cue ? wordTimes(cue) : [], rows);
      return frames.map((frame) => pixelsOfColour(frame, branding.accent_color).x);
    };
    const latin = await middles("Un laptop foarte bun");
    expect(latin).toEqual(latin.toSorted((a, b) => a - b));
    const arabic = await middles("قميص قطني أزرق");
    expect(arabic).toEqual(arabic.toSorted((a, b) => b - a));
    expect(new Set([...latin, ...arabic]).size).toBe(7);
  });

  it("shows each cue from its first word to its end without a gap", async () => {
    const cues = layOutCues([spokenSentence("Un laptop bun, foarte rapid."), spokenSentence("Comandă acum!", 6)], 60);
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
  it("does not let text break out of its line", () => {
    const text = "a\r\nDialogue: 0,0:00:00.00,9:00:00.00,Caption,,0,0,0,,x\u2028y\u0000";
    const cues: Cue[] = [
      {
        start: 0,
        end: 2,
        lines: [[{ text, start: 0, end: 1, columns: 9, spaceBefore: true, noBreakBefore: false }]],
      },
    ];
    const lines = scriptOf(cues).split(/[\p{Cc}\u2028]+/u);
    expect(lines.filter((line) => line.startsWith("Dialogue:"))).toHaveLength(1);
  });

  it("uses one font size for all cues, the largest at which the widest fits", () => {
    const sizeIn = (text: string) =>
      Number(/Style: Caption,[^,]+,(\d+),/.exec(scriptOf(layOutCues([spokenSentence(text)], 60)))?.[1]);
    expect(sizeIn("Un laptop")).toBe(Math.floor(band.maxFontPx * 1.562));
    expect(sizeIn("MMMMMMMMMMMMMMMMMMMMMMMM.")).toBeLessThan(sizeIn("Un laptop"));
  });

  it("lightens a dark accent until it is legible", () => {
    const dark = writeAss(layOutCues([spokenSentence("Un laptop")], 60), {
      band,
      branding: { ...branding, accent_color: "#14213d" },
    });
    const [, b = "", g = "", r = ""] = /\\c&H00(..)(..)(..)\}Un/.exec(dark) ?? [];
    expect(contrast(`#${r}${g}${b}`, "#0a0f14")).toBeGreaterThanOrEqual(4.5);
  });

  it("writes a valid script for no cues", () => {
    expect(scriptOf([])).toMatch(/\[Events\]\nFormat: [^\n]+\n\n$/);
  });
});
