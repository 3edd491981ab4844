import { expect, test } from "vitest";
import { tokensOf } from "./phonemes.ts";
import { utterancesOf } from "./utterances.ts";

test("a word has its span of tokens, without the signs after it", () => {
  const [utterance] = utterancesOf([
    { text: "Da,", symbols: "dˈa" },
    { text: "🔥", symbols: "" },
    { text: "„acum”!", symbols: "akˈum" },
  ]);
  expect(utterance).toEqual({
    tokens: tokensOf("dˈa, akˈum!"),
    words: ["Da,", "🔥", "„acum”!"],
    spans: [{ from: 0, to: 3 }, null, { from: 5, to: 10 }],
  });
});

test.each([
  ["gata...", "."],
  ["gata…", "."],
  ["ce?!", "?"],
  ["preț:", ":"],
  ["12.5", ""],
])("%s is spoken with %j after it", (text, sign) => {
  expect(utterancesOf([{ text, symbols: "a" }])[0]?.tokens).toEqual(tokensOf(`a${sign}`));
});

test("a long text becomes utterances that end with a clause where they can", () => {
  const clause = [..."abcdefghi"].map((letter) => ({
    text: `${letter}${letter === "i" ? "," : ""}`,
    symbols: "abcde",
  }));
  const utterances = utterancesOf(Array.from({ length: 20 }, () => clause).flat());
  expect(utterances.length).toBeGreaterThan(2);
  expect(utterances.flatMap(({ words }) => words)).toHaveLength(180);
  for (const { tokens, words } of utterances) {
    expect(tokens.length).toBeLessThanOrEqual(300);
    expect(words.at(-1)).toBe("i,");
  }
});

test("a text without clauses is cut between words, and a word without end is cut off", () => {
  const words = Array.from({ length: 100 }, () => ({ text: "bun", symbols: "bunbun" }));
  for (const { tokens } of utterancesOf(words)) expect(tokens.length).toBeLessThanOrEqual(300);
  expect(utterancesOf([{ text: "a".repeat(5000), symbols: "a".repeat(5000) }])[0]?.tokens).toHaveLength(298);
});

test("nothing to say gives no utterance", () => {
  expect(utterancesOf([])).toEqual([]);
});
