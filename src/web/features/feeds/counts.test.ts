import { expect, test } from "vitest";
import { countsInWords, productsIn } from "./counts.ts";

const NONE = { read: 24, inserted: 0, updated: 0, unchanged: 24, gone: 0, rejected: 0 };

test("a sync's counts are told without zeros", () => {
  expect(countsInWords(NONE)).toBe("nothing changed");
  expect(countsInWords({ ...NONE, inserted: 12, gone: 1, rejected: 2 })).toBe("12 new, 1 gone, 2 rejected");
});

test("what was rejected is not among a feed's products", () => {
  expect(productsIn({ ...NONE, rejected: 2 })).toBe(22);
  expect(productsIn(null)).toBe(0);
});
