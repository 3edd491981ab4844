import { describe, expect, test } from "vitest";
import { splitTexts, textsError } from "./texts.ts";

describe("texts in one field", () => {
  test.each([
    ["nothing", " \n \n", []],
    ["one line", " Why is space dark? ", ["Why is space dark?"]],
    ["a line each", "One\nTwo\n\n", ["One", "Two"]],
    [
      "a paragraph each, where any empty line stands between",
      "\nOne,\nstill one.\n \nTwo",
      ["One,\nstill one.", "Two"],
    ],
    ["many empty lines", "One\n\n\n\nTwo\n\nThree", ["One", "Two", "Three"]],
  ])("%s", (_, typed, texts) => {
    expect(splitTexts(typed)).toEqual(texts);
  });
});

describe("texts that can't be added", () => {
  const limits = { room: 2, maxText: 5 };

  test.each([
    ["none", [], null],
    ["as many as there is room for, each as long as it may be", ["12345", "😀😀😀😀😀"], null],
    ["more than there is room for", ["1", "2", "3"], "3 texts are too many: the batch takes 2 more."],
    ["one that is too long", ["123456"], "The text has 6 characters; 5 is the most."],
    ["one of several that is too long", ["1", "123456"], "Text 2 has 6 characters; 5 is the most."],
  ])("%s", (_, texts, error) => {
    expect(textsError(texts, limits)).toBe(error);
  });

  test("any, where the batch is full", () => {
    expect(textsError(["1"], { ...limits, room: 0 })).toBe("The batch is full. Remove an item to add another.");
  });
});
