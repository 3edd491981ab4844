import { describe, expect, it } from "vitest";
import { cleanText, directionOf, fitText, type TextBox } from "./fit-text.ts";

/** Every character as wide as half the type size. */
const measure = (text: string, fontPx: number) => [...text].length * fontPx * 0.5;
const box: TextBox = { maxWidth: 400, maxHeight: 200, maxLines: 3, maxPx: 60, minPx: 30, lineHeight: 1.1 };
const LONG =
  "Obiectiv foto cu acoperire multistrat pentru camere SLR digitale și pe film, montură universală, inel de focalizare fin, parasolar și husă incluse";

describe("fitText", () => {
  it("sets a short title at the largest size", () => {
    expect(fitText("Cort", box, measure)).toEqual({ lines: ["Cort"], fontPx: 60, shortened: false });
  });

  it("balances lines", () => {
    expect(fitText("unu doi trei patru cinci", box, measure).lines).toEqual(["unu doi trei", "patru cinci"]);
  });

  it("uses smaller type before it leaves words out", () => {
    const { lines, fontPx, shortened } = fitText("Bicicletă de șosea, cadru integral din carbon", box, measure);
    expect(shortened).toBe(false);
    expect(fontPx).toBeLessThan(60);
    for (const line of lines) expect(measure(line, fontPx)).toBeLessThanOrEqual(400);
  });

  it("shortens a title that is too long after a whole word", () => {
    const { lines, shortened, fontPx } = fitText(LONG, box, measure);
    expect(shortened).toBe(true);
    expect(fontPx).toBe(30);
    expect(lines).toHaveLength(3);
    const text = lines.join(" ");
    expect(text.endsWith("…")).toBe(true);
    expect(`${LONG} `.startsWith(`${text.slice(0, -1)} `) || LONG.startsWith(`${text.slice(0, -1)},`)).toBe(true);
    expect(text).not.toMatch(/\s(?:\p{L}{1,2})…$/u);
  });

  it("does not break between a number and its unit, after a preposition, or in a quotation", () => {
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

  it("splits a word only if it is wider than a line", () => {
    const { lines, shortened } = fitText("x".repeat(60), box, measure);
    expect(lines.join("")).toMatch(/^x+…$/);
    expect(shortened).toBe(true);
    for (const line of lines) expect(measure(line, 30)).toBeLessThanOrEqual(400);
  });

  it("breaks scripts without spaces between words, not before a full stop", () => {
    const { lines } = fitText(
      "日本語の製品名がとても長い場合はどうなりますか。改行は正しいですか。",
      { ...box, maxWidth: 300 },
      measure,
    );
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) expect(line).not.toMatch(/^[。、]/);
  });

  it("returns an empty line for no text", () => {
    expect(fitText("", box, measure).lines).toEqual([""]);
  });
});

describe("a text made to be slow", () => {
  const of = (part: string) => part.repeat(2000).slice(0, 2000);
  const large = { ...box, maxWidth: 900, maxHeight: 1200, maxLines: 6, maxPx: 140, minPx: 44 };

  it.each(["1 ", "a ", ". ", "x", "的", "ก", ", ", "“”", "🔥 ", "( "])(
    "is fitted with bounded measuring: %j",
    (part) => {
      for (const breakWords of [false, true]) {
        let measured = 0;
        const counting = (text: string, fontPx: number) => {
          measured += text.length;
          return measure(text, fontPx);
        };
        expect(fitText(of(part), { ...large, breakWords }, counting).shortened).toBe(true);
        // Canvas measures about five million characters a second.
        expect(measured).toBeLessThan(1_000_000);
      }
    },
  );
});

describe("cleanText", () => {
  it("removes what would reorder or hide other text", () => {
    expect(cleanText("  a\u202eb\u0000\n c\u200b\ufeff ")).toBe("ab c");
  });
  it("keeps joined emoji", () => {
    expect(cleanText("👩‍👧 ❤️")).toBe("👩‍👧 ❤️");
  });
});

describe("directionOf", () => {
  it("is that of the first letter", () => {
    expect(directionOf("12 مرحبا abc")).toBe("rtl");
    expect(directionOf("abc مرحبا")).toBe("ltr");
    expect(directionOf("123")).toBe("ltr");
  });
});
