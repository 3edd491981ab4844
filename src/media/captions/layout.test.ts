import { describe, expect, it } from "vitest";
import { seededRandom } from "../draw/seeded-random.ts";
import { type Cue, layOutCues, lineText } from "./layout.ts";
import { NASTY_TITLES, spokenSentence, spokenSentences } from "./narration.fixture.ts";
import { columnsOf, LINE_COLUMNS } from "./tokenize.ts";

const linesOf = (text: string, letterS?: number) =>
  layOutCues([spokenSentence(text, 0.4, letterS)], 60).map(({ lines }) => lines.map(lineText));
const textOf = ({ lines }: Cue) => lines.map(lineText).join(" ");

const VOCABULARY =
  'a de cu și în la pentru Laptop 249,99 lei 14" 3,6 GHz „Clacky” tastatură, ultraportabil: foarte (nou) 🔥 & – extraordinar-de-performant'.split(
    " ",
  );
function sentenceFrom(next: () => number): string {
  const pick = () => VOCABULARY[Math.floor(next() * VOCABULARY.length)] ?? "";
  return `${Array.from({ length: 1 + Math.floor(next() * 25) }, pick).join(" ")}.`;
}

/** Checks what must hold for the captions of any script. */
function expectValid(sentences: ReturnType<typeof spokenSentences>, durationS: number): void {
  const cues = layOutCues(sentences, durationS);
  const starts = sentences.map(({ words }) => words[0]?.start ?? 0);
  let last = 0;
  for (const [index, cue] of cues.entries()) {
    const tokens = cue.lines.flat();
    const [first, final] = [tokens[0], tokens.at(-1)];
    const text = textOf(cue);
    expect(cue.lines.length, text).toBeGreaterThan(0);
    expect(cue.lines.length, text).toBeLessThanOrEqual(2);
    for (const line of cue.lines) expect(columnsOf(lineText(line)), text).toBeLessThanOrEqual(LINE_COLUMNS);
    // In order, without overlap.
    expect(cue.start, text).toBeGreaterThanOrEqual(last);
    expect(cue.end, text).toBeGreaterThan(cue.start);
    expect(cue.end, text).toBeLessThanOrEqual(durationS);
    last = cue.end;
    expect(cue.start, text).toBe(first?.start);
    expect(cue.end, text).toBeGreaterThanOrEqual(final?.end ?? 0);
    // Longer than its words only as long as reading takes, and not into the next cue.
    const next = cues[index + 1]?.start ?? durationS;
    const needed = cue.start + Math.max(0.8, text.length / 20);
    expect(cue.end, text).toBeLessThanOrEqual(Math.max((final?.end ?? 0) + 0.1, needed) + 1e-9);
    if (next >= needed) expect(cue.end + 1e-9, text).toBeGreaterThanOrEqual(needed);
    // Of one sentence.
    const owner = (time: number) => starts.findLastIndex((start) => start <= time + 1e-9);
    expect(owner(final?.start ?? 0), text).toBe(owner(cue.start));
  }
  // Every word appears once, with its own time.
  const normalize = (text: string) => text.replaceAll(/[\s-]/g, "");
  const words = sentences.flatMap((sentence) => sentence.words);
  expect(normalize(cues.map(textOf).join(""))).toBe(normalize(words.map((word) => word.text).join("")));
  const times = cues.flatMap(({ lines }) => lines.flat());
  for (const word of words) {
    expect(times.some(({ start }) => start === word.start) && times.some(({ end }) => end === word.end)).toBe(true);
  }
}

describe("layOutCues", () => {
  it("keeps all limits for random scripts at any speed", () => {
    const next = seededRandom(7);
    for (let round = 0; round < 150; round++) {
      const texts = Array.from({ length: 1 + Math.floor(next() * 4) }, () => sentenceFrom(next));
      const sentences = spokenSentences(texts, next() * 1.5, 0.03 + next() * 0.06);
      const end = sentences.at(-1)?.words.at(-1)?.end ?? 0;
      expectValid(sentences, end + next());
    }
  });

  it.each(NASTY_TITLES)("keeps all limits for %s", (title) => {
    const sentences = spokenSentences([title, "Preț: 249,99 lei.", "Comandă acum!"]);
    expectValid(sentences, (sentences.at(-1)?.words.at(-1)?.end ?? 0) + 0.5);
  });

  it("is readable at the speed of speech", () => {
    for (const cue of layOutCues(spokenSentences(NASTY_TITLES.slice(0, 2)), 30)) {
      expect(cue.end - cue.start, textOf(cue)).toBeGreaterThanOrEqual(0.8);
      expect(textOf(cue).length / (cue.end - cue.start), textOf(cue)).toBeLessThanOrEqual(20);
    }
  });

  it("shows a short word for 0.8 s, and ends a longer cue with its last word", () => {
    const [short, long] = layOutCues([spokenSentence("Apple.", 1), spokenSentence("Un laptop foarte bun.", 3)], 15);
    expect(short).toMatchObject({ start: 1, end: 1.8 });
    expect((long?.end ?? 0) - (long?.lines.flat().at(-1)?.end ?? 0)).toBeLessThan(0.1);
    const [hurried] = layOutCues([spokenSentence("Apple.", 1), spokenSentence("Un laptop.", 1.5)], 15);
    expect(hurried).toMatchObject({ start: 1, end: 1.5 });
  });

  it("returns no cues for sentences without words", () => {
    expect(layOutCues([], 15)).toEqual([]);
    expect(layOutCues([{ text: "", beat: "title", words: [] }, spokenSentence("Bună.")], 15)).toHaveLength(1);
  });
});

describe("line breaks", () => {
  it.each(["249,99 lei", '14 "', "3,6 GHz", "24 m²", "50 %", "20 €", "€ 20", "1.249,00 EUR"])(
    "keeps %s on one line at any position",
    (price) => {
      for (let letters = 3; letters <= 40; letters++) {
        const filler = "prețul ".repeat(6).slice(0, letters).trim();
        const lines = linesOf(`${filler} ${price} reducere mare`).flat();
        expect(
          lines.some((line) => line.includes(price)),
          lines.join(" | "),
        ).toBe(true);
      }
    },
  );

  it("does not end a line or a cue with a function word", () => {
    const lines = linesOf(
      "Tastatură mecanică cu lumini și cu cursă lungă a tastelor pentru jocuri de noapte în familie.",
    ).flat();
    for (const line of lines) expect(line).not.toMatch(/ (?:cu|și|a|pentru|de|în)$/);
  });

  it("prefers breaks at punctuation, and balances lines", () => {
    expect(linesOf("Rapid la lucru, puternic la joacă.")).toEqual([["Rapid la lucru,", "puternic la joacă."]]);
    expect(linesOf("Bicicletă de șosea, cadru integral din carbon.")[0]?.[0]).toBe("Bicicletă de șosea,");
  });

  it("avoids cues of a single word", () => {
    for (const [cue = []] of NASTY_TITLES.slice(0, 2).map((title) => linesOf(title))) {
      expect(cue.join(" ").split(" ").length).toBeGreaterThan(1);
    }
  });

  it("splits a word that is too long for a line, at its hyphens first", () => {
    const [cue] = layOutCues([spokenSentence("Super-extra-ultra-mega-hiper-performant aspirator.")], 20);
    expect(lineText(cue?.lines[0] ?? [])).toBe("Super-extra-ultra-mega-");
    const letters = linesOf("Donaudampfschifffahrtselektrizitäten.").flat();
    expect(letters).toEqual(["Donaudampfschifffahrtse-", "lektrizitäten."]);
  });

  it("divides a split word's time among its parts", () => {
    const { words } = spokenSentence("Donaudampfschifffahrtselektrizitäten.", 1);
    const tokens = layOutCues([{ text: "", beat: "title", words }], 20).flatMap(({ lines }) => lines.flat());
    expect(tokens[0]?.end).toBe(tokens[1]?.start);
    expect([tokens[0]?.start, tokens[1]?.end]).toEqual([words[0]?.start, words[0]?.end]);
  });

  it("breaks scripts without spaces between words, not before closing punctuation", () => {
    const lines = linesOf(NASTY_TITLES[5] ?? "").flat();
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines) expect(line).not.toMatch(/^[、。ー」）]/u);
    expect(lines.join("")).toBe(NASTY_TITLES[5]);
    expect(lines.some((line) => line.includes("ヘッドフォン、"))).toBe(true);
  });

  it("never splits a grapheme", () => {
    const family = "👨‍👩‍👧‍👦";
    const lines = linesOf(family.repeat(30)).flat();
    expect(lines.every((line) => line.replaceAll(family, "") === "")).toBe(true);
    expect(
      linesOf("n\u0303".repeat(40))
        .flat()
        .every((line) => !/^\u0303/.test(line)),
    ).toBe(true);
  });
});
