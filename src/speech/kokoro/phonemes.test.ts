import { expect, test } from "vitest";
import { tokensOf, toSymbols } from "./phonemes.ts";

test.each([
  // cinci mănuși
  ["ro", ["tʃ", "ˈi", "n", "tʃ", "ʲ"], "ʧˈinʧʲ"],
  ["ro", ["m", "ə", "n", "ˈu", "ʃʲ", "ʲ"], "mənˈuʃʲ"],
  // preț, ceai
  ["ro", ["p", "r", "ˈe", "ts"], "prˈeʦ"],
  ["ro", ["tʃ", "ˈea", "j"], "ʧˈeaj"],
  // light, dollars, bird
  ["en", ["l", "ˈaɪ", "t"], "lˈIt"],
  ["en", ["d", "ˈɑː", "l", "ɚ", "z"], "dˈɑləɹz"],
  ["en", ["b", "ˈɜː", "d"], "bˈɜɹd"],
  // heute, zwei: as espeak writes them
  ["de", ["h", "ˈɔø", "t", "ə"], "hˈɔøtə"],
  ["de", ["ts", "v", "ˈaɪ"], "tsvˈaɪ"],
  // le shopping: an English word, and an unstressed one
  ["fr", ["l", "ə-"], "lə"],
  ["fr", ["(en)", "ʃ", "ˈɒ", "p", "ɪ", "ŋ", "(fr)"], "ʃˈɒpɪŋ"],
  ["fr", ["d", "i", "m", "ˈɑ̃", "ʃ"], "dimˈɑ̃ʃ"],
])("in %s %j is %s", (language, phonemes, symbols) => {
  expect(toSymbols(phonemes, language)).toBe(symbols);
});

test("symbols have the model's numbers, and unknown ones are left out", () => {
  expect(tokensOf("ʧˈinʧʲ")).toEqual([133, 156, 51, 56, 133, 164]);
  expect(tokensOf(" .ᵻz")).toEqual([16, 4, 177, 68]);
  expect(tokensOf("漢\u0329a")).toEqual([43]);
});
