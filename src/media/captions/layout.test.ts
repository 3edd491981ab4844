import { describe, expect, it } from "vitest";
import { buildCues, type Cue, lineText } from "./cues.ts";
import { columnsOf, LINE_COLUMNS } from "./tokens.ts";
import { NASTY_TITLES, said, saidInTurn } from "./words.fixture.ts";

const linesOf = (text: string, letterS?: number) =>
  buildCues([said(text, 0.4, letterS)], 60).map(({ lines }) => lines.map(lineText));
const textOf = ({ lines }: Cue) => lines.map(lineText).join(" ");

/** Random numbers that are the same every time (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const STOCK =
  'a de cu și în la pentru Laptop 249,99 lei 14" 3,6 GHz „Clacky” tastatură, ultraportabil: foarte (nou) 🔥 & – extraordinar-de-performant'.split(
    " ",
  );
function sentenceFrom(next: () => number): string {
  const pick = () => STOCK[Math.floor(next() * STOCK.length)] ?? "";
  return `${Array.from({ length: 1 + Math.floor(next() * 25) }, pick).join(" ")}.`;
}

/** What holds for the captions of any script. */
function expectSound(sentences: ReturnType<typeof saidInTurn>, durationS: number): void {
  const cues = buildCues(sentences, durationS);
  const starts = sentences.map(({ words }) => words[0]?.start ?? 0);
  let last = 0;
  for (const [index, cue] of cues.entries()) {
    const tokens = cue.lines.flat();
    const [first, final] = [tokens[0], tokens.at(-1)];
    const text = textOf(cue);
    expect(cue.lines.length, text).toBeGreaterThan(0);
    expect(cue.lines.length, text).toBeLessThanOrEqual(2);
    for (const line of cue.lines) expect(columnsOf(lineText(line)), text).toBeLessThanOrEqual(LINE_COLUMNS);
    // In time, one after another.
    expect(cue.start, text).toBeGreaterThanOrEqual(last);
    expect(cue.end, text).toBeGreaterThan(cue.start);
    expect(cue.end, text).toBeLessThanOrEqual(durationS);
    last = cue.end;
    expect(cue.start, text).toBe(first?.start);
    expect(cue.end, text).toBeGreaterThanOrEqual(final?.end ?? 0);
    // Longer than its words only as far as reading needs it, and never into the next.
    const next = cues[index + 1]?.start ?? durationS;
    const needed = cue.start + Math.max(0.8, text.length / 20);
    expect(cue.end, text).toBeLessThanOrEqual(Math.max((final?.end ?? 0) + 0.1, needed) + 1e-9);
    if (next >= needed) expect(cue.end + 1e-9, text).toBeGreaterThanOrEqual(needed);
    // Never across sentences.
    const owner = (time: number) => starts.findLastIndex((start) => start <= time + 1e-9);
    expect(owner(final?.start ?? 0), text).toBe(owner(cue.start));
  }
  // No word is lost, none comes twice, and each has its own time.
  const bare = (text: string) => text.replaceAll(/[\s-]/g, "");
  const words = sentences.flatMap((sentence) => sentence.words);
  expect(bare(cues.map(textOf).join(""))).toBe(bare(words.map((word) => word.text).join("")));
  const times = cues.flatMap(({ lines }) => lines.flat());
  for (const word of words) {
    expect(times.some(({ start }) => start === word.start) && times.some(({ end }) => end === word.end)).toBe(true);
  }
}

describe("buildCues", () => {
  it("keeps every figure whatever is said, however fast", () => {
    const next = numbers(7);
    for (let round = 0; round < 150; round++) {
      const texts = Array.from({ length: 1 + Math.floor(next() * 4) }, () => sentenceFrom(next));
      const sentences = saidInTurn(texts, next() * 1.5, 0.03 + next() * 0.06);
      const end = sentences.at(-1)?.words.at(-1)?.end ?? 0;
      expectSound(sentences, end + next());
    }
  });

  it.each(NASTY_TITLES)("keeps every figure for %s", (title) => {
    const sentences = saidInTurn([title, "Preț: 249,99 lei.", "Comandă acum!"]);
    expectSound(sentences, (sentences.at(-1)?.words.at(-1)?.end ?? 0) + 0.5);
  });

  it("is readable at the speed of speech", () => {
    for (const cue of buildCues(saidInTurn(NASTY_TITLES.slice(0, 2)), 30)) {
      expect(cue.end - cue.start, textOf(cue)).toBeGreaterThanOrEqual(0.8);
      expect(textOf(cue).length / (cue.end - cue.start), textOf(cue)).toBeLessThanOrEqual(20);
    }
  });

  it("takes only the silence it needs: a short word stays 0.8 s, a long sentence goes with its last word", () => {
    const [short, long] = buildCues([said("Apple.", 1), said("Un laptop foarte bun.", 3)], 15);
    expect(short).toMatchObject({ start: 1, end: 1.8 });
    expect((long?.end ?? 0) - (long?.lines.flat().at(-1)?.end ?? 0)).toBeLessThan(0.1);
    const [hurried] = buildCues([said("Apple.", 1), said("Un laptop.", 1.5)], 15);
    expect(hurried).toMatchObject({ start: 1, end: 1.5 });
  });

  it("has nothing to show where nothing is said", () => {
    expect(buildCues([], 15)).toEqual([]);
    expect(buildCues([{ text: "", beat: "title", words: [] }, said("Bună.")], 15)).toHaveLength(1);
  });
});

describe("line breaks", () => {
  it.each(["249,99 lei", '14 "', "3,6 GHz", "24 m²", "50 %", "20 €", "€ 20", "1.249,00 EUR"])(
    "keeps %s together, wherever it stands",
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

  it("does not leave little words at the end of a line or a cue", () => {
    const lines = linesOf(
      "Tastatură mecanică cu lumini și cu cursă lungă a tastelor pentru jocuri de noapte în familie.",
    ).flat();
    for (const line of lines) expect(line).not.toMatch(/ (?:cu|și|a|pentru|de|în)$/);
  });

  it("breaks at punctuation, and balances lines", () => {
    expect(linesOf("Rapid la lucru, puternic la joacă.")).toEqual([["Rapid la lucru,", "puternic la joacă."]]);
    expect(linesOf("Bicicletă de șosea, cadru integral din carbon.")[0]?.[0]).toBe("Bicicletă de șosea,");
  });

  it("leaves no word alone in a cue where it can stand with others", () => {
    for (const [cue = []] of NASTY_TITLES.slice(0, 2).map((title) => linesOf(title))) {
      expect(cue.join(" ").split(" ").length).toBeGreaterThan(1);
    }
  });

  it("cuts a word that is too long for a line, at its own joints first", () => {
    const [cue] = buildCues([said("Super-extra-ultra-mega-hiper-performant aspirator.")], 20);
    expect(lineText(cue?.lines[0] ?? [])).toBe("Super-extra-ultra-mega-");
    const letters = linesOf("Donaudampfschifffahrtselektrizitäten.").flat();
    expect(letters).toEqual(["Donaudampfschifffahrtse-", "lektrizitäten."]);
  });

  it("gives the pieces of a word their shares of its time", () => {
    const { words } = said("Donaudampfschifffahrtselektrizitäten.", 1);
    const tokens = buildCues([{ text: "", beat: "title", words }], 20).flatMap(({ lines }) => lines.flat());
    expect(tokens[0]?.end).toBe(tokens[1]?.start);
    expect([tokens[0]?.start, tokens[1]?.end]).toEqual([words[0]?.start, words[0]?.end]);
  });

  it("breaks scripts without spaces at their words, never before a closing sign", () => {
    const lines = linesOf(NASTY_TITLES[5] ?? "").flat();
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines) expect(line).not.toMatch(/^[、。ー」）]/u);
    expect(lines.join("")).toBe(NASTY_TITLES[5]);
    expect(lines.some((line) => line.includes("ヘッドフォン、"))).toBe(true);
  });

  it("never tears a letter made of several characters", () => {
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
