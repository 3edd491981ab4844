import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { drawCaptions, inkBox } from "../captions/libass.fixture.ts";
import { withFullCharmapFirst } from "./font-charmap.ts";
import { characterMaps, coverageOf, windowsLineHeight } from "./font-tables.ts";
import { fontsDir } from "./fonts.ts";

const require = createRequire(import.meta.url);
const packaged = (path: string) => readFileSync(require.resolve(`@expo-google-fonts/${path}`));
const EMOJI = "noto-emoji/700Bold/NotoEmoji_700Bold.ttf";
const MONTSERRAT = "montserrat/800ExtraBold/Montserrat_800ExtraBold.ttf";

const scriptWith = (font: string, text: string) => `[Script Info]
PlayResX: 1080
PlayResY: 1920
[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, Alignment
Style: Default,${font},200,&H00FFFFFF,5
[Events]
Format: Layer, Start, End, Style, Text
Dialogue: 0,0:00:00.00,0:00:09.00,Default,${text}
`;
const draw = (font: string, text: string) => drawCaptions(scriptWith(font, text), [1], { top: 800, bottom: 1120 });

describe("withFullCharmapFirst", () => {
  it("leaves the full Windows map only, and changes no other byte", () => {
    const original = packaged(EMOJI);
    const patched = withFullCharmapFirst(original);
    const windows = (font: Buffer) => characterMaps(font).filter(({ platform }) => platform === 3);
    expect(windows(original).map(({ encoding }) => encoding)).toEqual([1, 10]);
    expect(windows(patched).map(({ encoding }) => encoding)).toEqual([10]);
    const changed = original.reduce((count, byte, i) => count + (byte === patched[i] ? 0 : 1), 0);
    expect(changed).toBeLessThanOrEqual(4);
  });

  it("does not change a font with one Windows map", () => {
    expect(withFullCharmapFirst(packaged(MONTSERRAT)).equals(packaged(MONTSERRAT))).toBe(true);
  });

  it("makes libass draw characters beyond the first 65,536", async () => {
    const { frames, log } = await draw("Noto Emoji", "🛒");
    expect(log).not.toMatch(/fallback|not found/i);
    const [frame] = frames;
    const box = frame ? inkBox(frame) : null;
    expect((box?.right ?? 0) - (box?.left ?? 0)).toBeGreaterThan(100);
    // The check above can fail: libass reports a missing font.
    expect((await draw("Montserrat ExtraBold", "🛒")).log).toMatch(/fallback|not found/i);
  });
});

describe("coverageOf", () => {
  it("reads both map formats", () => {
    const has = (path: string, text: string) => {
      const covers = coverageOf(packaged(path));
      return [...text].filter((letter) => covers(letter.codePointAt(0) ?? 0)).join("");
    };
    expect(has(MONTSERRAT, "aășțĂȘȚ€Жб高글ع🛒\u{10ffff}")).toBe("aășțĂȘȚ€Жб");
    expect(has(EMOJI, "a🛒😀高")).toBe("🛒😀");
    expect(has("noto-sans-jp/700Bold/NotoSansJP_700Bold.ttf", "高ワ们글")).toBe("高ワ");
    expect(has("noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf", "高们")).toBe("高们");
    expect(has("noto-sans-kr/700Bold/NotoSansKR_700Bold.ttf", "글")).toBe("글");
    expect(has("noto-sans-arabic/800ExtraBold/NotoSansArabic_800ExtraBold.ttf", "ع高")).toBe("ع");
  });
});

describe("windowsLineHeight", () => {
  it("is libass's font size for an em of one pixel", async () => {
    const font = readFileSync(join(fontsDir(), "Montserrat_800ExtraBold.ttf"));
    expect(windowsLineHeight(font)).toBeCloseTo(1.562, 3);
    const { frames } = await draw("Montserrat ExtraBold", "H");
    const box = frames[0] ? inkBox(frames[0]) : null;
    // Montserrat's capitals are 0.7 em high.
    expect(Math.abs((box?.bottom ?? 0) - (box?.top ?? 0) - (0.7 * 200) / 1.562)).toBeLessThan(3);
  });
});
