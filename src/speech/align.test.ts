import { describe, expect, it } from "vitest";
import type { Word } from "../contract/video.ts";
import { spokenForm } from "../copywriting/spoken-form.ts";
import { alignWords } from "./align.ts";

/** Words of 0.5 s with pauses of 0.1 s. */
const reported = (...texts: string[]): Word[] =>
  texts.map((text, at) => ({ text, start: at * 0.6, end: at * 0.6 + 0.5 }));
const align = (text: string, words: Word[], language = "ro") =>
  alignWords(spokenForm(text, language).pieces, words, (words.at(-1)?.end ?? 0) + 0.2);
const rounded = (words: Word[]) => words.map(({ text, start, end }) => [text, +start.toFixed(2), +end.toFixed(2)]);

describe("alignWords", () => {
  it("restores punctuation", () => {
    expect(rounded(align("Comanda, acum!", reported("comandă", "acum")))).toEqual([
      ["Comanda,", 0, 0.5],
      ["acum!", 0.6, 1.1],
    ]);
  });

  it("divides a price's time between the words that show it", () => {
    const words = align(
      "Doar 20,50 lei azi.",
      reported("Doar", "douăzeci", "de", "lei", "și", "cincizeci", "de", "bani", "azi"),
    );
    expect(words.map(({ text }) => text)).toEqual(["Doar", "20,50", "lei", "azi."]);
    const [, amount, currency] = words;
    expect(amount?.start).toBeCloseTo(0.6);
    expect(currency?.start).toBeCloseTo(amount?.end ?? 0);
    expect(currency?.end).toBeCloseTo(7 * 0.6 + 0.5);
    expect((amount?.end ?? 0) - (amount?.start ?? 0)).toBeGreaterThan((currency?.end ?? 0) - (currency?.start ?? 0));
  });

  it("aligns numbers that the voice expanded", () => {
    const words = align("Model 250 nou", reported("Model", "two", "hundred", "fifty", "nou"), "xx");
    expect(rounded(words)).toEqual([
      ["Model", 0, 0.5],
      ["250", 0.6, 2.3],
      ["nou", 2.4, 2.9],
    ]);
  });

  it("splits words that the voice merged, and merges words that it split", () => {
    expect(rounded(align("mai bun acum", reported("maibun", "a", "cum")))).toEqual([
      ["mai", 0, 0.25],
      ["bun", 0.25, 0.5],
      ["acum", 0.6, 1.7],
    ]);
  });

  it("puts a missing word between its neighbours", () => {
    const [first, missing, last] = align("bun frumos ieftin", [
      { text: "bun", start: 0, end: 0.4 },
      { text: "ieftin", start: 1, end: 1.5 },
    ]);
    expect([missing?.start, missing?.end]).toEqual([first?.end, last?.start]);
  });

  it("spreads the words over the speech where the voice reported none", () => {
    const words = alignWords(spokenForm("unu doi trei patru", "ro").pieces, [], 4);
    expect(words[0]?.start).toBe(0);
    expect(words.at(-1)?.end).toBe(4);
    expect(words.every(({ start, end }) => end > start)).toBe(true);
  });

  it("gives every shown word a time, in order, whatever the voice reported", () => {
    const texts = ['🔥 Set "A" & 2 kg — 14" la 249,99 lei!', "a a a b a", "قميص قطني 5", "1 2 3 x 4"];
    const sounds = [
      reported(),
      reported("a", "b", "a"),
      reported("set", "si", "doua", "kilograme"),
      reported("zzz", "yyy"),
      reported("lei", "lei", "lei"),
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

  it("removes overlaps that services report", () => {
    const [first, second] = align("unu doi", [
      { text: "unu", start: 0, end: 0.8 },
      { text: "doi", start: 0.5, end: 1 },
    ]);
    expect(first?.end).toBeCloseTo(0.5);
    expect(second?.start).toBeCloseTo(0.5);
  });

  it("divides the whole time of a sentence made to be slow, without comparing its letters", () => {
    const { text, pieces } = spokenForm("$999999999 ".repeat(180), "ro");
    const words = reported(...text.split(" "));
    const began = performance.now();
    const aligned = alignWords(pieces, words, words.length * 0.6);
    expect(performance.now() - began).toBeLessThan(1_000);
    expect(aligned).toHaveLength(180);
    for (const [at, { start, end }] of aligned.entries()) {
      expect(start).toBeGreaterThanOrEqual(aligned[at - 1]?.end ?? 0);
      expect(end).toBeGreaterThan(start);
    }
    expect(aligned.at(-1)?.end).toBeCloseTo(words.at(-1)?.end ?? 0);
  });
});
