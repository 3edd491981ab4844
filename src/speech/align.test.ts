import { describe, expect, it } from "vitest";
import type { Word } from "../contract/video.ts";
import { spokenForm } from "../copywriting/spoken-form.ts";
import { alignWords } from "./align.ts";

/** Words of half a second, one after another, a tenth of a second apart. */
const heard = (...texts: string[]): Word[] => texts.map((text, at) => ({ text, start: at * 0.6, end: at * 0.6 + 0.5 }));
const align = (text: string, words: Word[], language = "ro") =>
  alignWords(spokenForm(text, language).pieces, words, (words.at(-1)?.end ?? 0) + 0.2);
const rounded = (words: Word[]) => words.map(({ text, start, end }) => [text, +start.toFixed(2), +end.toFixed(2)]);

describe("alignWords", () => {
  it("gives words back their punctuation", () => {
    expect(rounded(align("Comanda, acum!", heard("comandă", "acum")))).toEqual([
      ["Comanda,", 0, 0.5],
      ["acum!", 0.6, 1.1],
    ]);
  });

  it("shares a price's time out over the words that show it", () => {
    const words = align(
      "Doar 20,50 lei azi.",
      heard("Doar", "douăzeci", "de", "lei", "și", "cincizeci", "de", "bani", "azi"),
    );
    expect(words.map(({ text }) => text)).toEqual(["Doar", "20,50", "lei", "azi."]);
    const [, amount, currency] = words;
    expect(amount?.start).toBeCloseTo(0.6);
    expect(currency?.start).toBeCloseTo(amount?.end ?? 0);
    expect(currency?.end).toBeCloseTo(7 * 0.6 + 0.5);
    expect((amount?.end ?? 0) - (amount?.start ?? 0)).toBeGreaterThan((currency?.end ?? 0) - (currency?.start ?? 0));
  });

  it("finds its way through numbers that the voice expanded", () => {
    const words = align("Model 250 nou", heard("Model", "two", "hundred", "fifty", "nou"), "xx");
    expect(rounded(words)).toEqual([
      ["Model", 0, 0.5],
      ["250", 0.6, 2.3],
      ["nou", 2.4, 2.9],
    ]);
  });

  it("takes words apart that the voice ran together, and together what it took apart", () => {
    expect(rounded(align("mai bun acum", heard("maibun", "a", "cum")))).toEqual([
      ["mai", 0, 0.25],
      ["bun", 0.25, 0.5],
      ["acum", 0.6, 1.7],
    ]);
  });

  it("puts a word that was not heard between its neighbours", () => {
    const [first, missing, last] = align("bun frumos ieftin", [
      { text: "bun", start: 0, end: 0.4 },
      { text: "ieftin", start: 1, end: 1.5 },
    ]);
    expect([missing?.start, missing?.end]).toEqual([first?.end, last?.start]);
  });

  it("spreads the words over the speech where nothing was heard at all", () => {
    const words = alignWords(spokenForm("unu doi trei patru", "ro").pieces, [], 4);
    expect(words[0]?.start).toBe(0);
    expect(words.at(-1)?.end).toBe(4);
    expect(words.every(({ start, end }) => end > start)).toBe(true);
  });

  it("gives every shown word a time, in order, whatever was heard", () => {
    const texts = ['🔥 Set "A" & 2 kg — 14" la 249,99 lei!', "a a a b a", "قميص قطني 5", "1 2 3 x 4"];
    const sounds = [
      heard(),
      heard("a", "b", "a"),
      heard("set", "si", "doua", "kilograme"),
      heard("zzz", "yyy"),
      heard("lei", "lei", "lei"),
    ];
    for (const text of texts) {
      for (const words of sounds) {
        const times = alignWords(spokenForm(text, "ro").pieces, words, 3);
        expect(times.map((word) => word.text)).toEqual(text.split(" "));
        let last = 0;
        for (const { start, end } of times) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThanOrEqual(start);
          last = end;
        }
      }
    }
  });

  it("lets no word last into the next, though services say so", () => {
    const [first, second] = align("unu doi", [
      { text: "unu", start: 0, end: 0.8 },
      { text: "doi", start: 0.5, end: 1 },
    ]);
    expect(first?.end).toBeCloseTo(0.5);
    expect(second?.start).toBeCloseTo(0.5);
  });
});
