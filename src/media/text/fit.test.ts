import { describe, expect, it } from "vitest";
import { cleanText, directionOf, fitText, type TextBox } from "./fit.ts";

/** Every character as wide as half the type size. */
const measure = (text: string, fontPx: number) => [...text].length * fontPx * 0.5;
const box: TextBox = { maxWidth: 400, maxHeight: 200, maxLines: 3, maxPx: 60, minPx: 30, lineHeight: 1.1 };
const LONG =
  "Obiectiv foto cu acoperire multistrat pentru camere SLR digitale și pe film, montură universală, inel de focalizare fin, parasolar și husă incluse";

describe("fitText", () => {
  it("sets a short title as large as may be", () => {
    expect(fitText("Cort", box, measure)).toEqual({ lines: ["Cort"], fontPx: 60, shortened: false });
  });

  it("makes lines of even length", () => {
    expect(fitText("unu doi trei patru cinci", box, measure).lines).toEqual(["unu doi trei", "patru cinci"]);
  });

  it("takes smaller type before it leaves words out", () => {
    const { lines, fontPx, shortened } = fitText("Bicicletă de șosea, cadru integral din carbon", box, measure);
    expect(shortened).toBe(false);
    expect(fontPx).toBeLessThan(60);
    for (const line of lines) expect(measure(line, fontPx)).toBeLessThanOrEqual(400);
  });

  it("ends a title that is too long at a word", () => {
    const { lines, shortened, fontPx } = fitText(LONG, box, measure);
    expect(shortened).toBe(true);
    expect(fontPx).toBe(30);
    expect(lines).toHaveLength(3);
    const text = lines.join(" ");
    expect(text.endsWith("…")).toBe(true);
    expect(`${LONG} `.startsWith(`${text.slice(0, -1)} `) || LONG.startsWith(`${text.slice(0, -1)},`)).toBe(true);
    expect(text).not.toMatch(/\s(?:\p{L}{1,2})…$/u);
  });

  it("never breaks a number from its unit, a preposition from its noun, or a quote", () => {
    const widths = [200, 260, 320, 400, 480];
    for (const maxWidth of widths) {
      const { lines } = fitText(
        "Laptop „Turbo X” cu 16 GB și 3,6 GHz",
        { ...box, maxWidth, maxLines: 5, maxHeight: 999 },
        measure,
      );
      for (const line of lines) expect(line).not.toMatch(/(?:^|\s)(?:cu|și|16|3,6|„Turbo)$/);
    }
  });

  it("cuts a word only where a line can't hold it", () => {
    const { lines, shortened } = fitText("x".repeat(60), box, measure);
    expect(lines.join("")).toMatch(/^x+…$/);
    expect(shortened).toBe(true);
    for (const line of lines) expect(measure(line, 30)).toBeLessThanOrEqual(400);
  });

  it("breaks scripts without spaces between words and keeps their full stops off the start of a line", () => {
    const { lines } = fitText(
      "日本語の製品名がとても長い場合はどうなりますか。改行は正しいですか。",
      { ...box, maxWidth: 300 },
      measure,
    );
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) expect(line).not.toMatch(/^[。、]/);
  });

  it("answers for no text at all", () => {
    expect(fitText("", box, measure).lines).toEqual([""]);
  });
});

describe("cleanText", () => {
  it("takes out what would reorder or hide other text", () => {
    expect(cleanText("  a\u202eb\u0000\n c\u200b\ufeff ")).toBe("ab c");
  });
  it("keeps joined emoji whole", () => {
    expect(cleanText("👩‍👧 ❤️")).toBe("👩‍👧 ❤️");
  });
});

describe("directionOf", () => {
  it("goes by the first letter", () => {
    expect(directionOf("12 مرحبا abc")).toBe("rtl");
    expect(directionOf("abc مرحبا")).toBe("ltr");
    expect(directionOf("123")).toBe("ltr");
  });
});
