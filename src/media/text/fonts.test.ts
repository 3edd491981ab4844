import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { createCanvas } from "@napi-rs/canvas";
import { describe, expect, it } from "vitest";
import { cssFont, fontsDir, registerFonts } from "./fonts.ts";

describe("fontsDir", () => {
  it("has complete fonts, none of them in colour, which libass can't draw", async () => {
    const names = await readdir(fontsDir());
    expect(names).toContain("Montserrat_800ExtraBold.ttf");
    expect(names.filter((name) => name.includes("Color"))).toEqual([]);
    for (const name of names) expect((await stat(join(fontsDir(), name))).size).toBeGreaterThan(10_000);
  });
});

describe("cssFont", () => {
  /** The pixels of a text, to compare with those of a missing glyph. */
  const drawn = (text: string) => {
    registerFonts();
    const canvas = createCanvas(200, 120);
    const context = canvas.getContext("2d");
    context.font = cssFont("Montserrat", 800, 80);
    context.fillText(text, 10, 90);
    return Buffer.from(context.getImageData(0, 0, 200, 120).data);
  };

  it.each(["ș", "Ă", "Ж", "Ω", "本", "の", "한", "简", "م", "ש", "😀"])("has a glyph for %s", (glyph) => {
    const missing = drawn("\u{10fffd}");
    expect(drawn(glyph).equals(missing)).toBe(false);
    expect(drawn(glyph).some((value) => value > 0)).toBe(true);
  });
});
