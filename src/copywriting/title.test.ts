import { describe, expect, it } from "vitest";
import { MAX_TITLE, titleOfText } from "./title.ts";

describe("titleOfText", () => {
  it.each([
    ["Why is space dark?", "Why is space dark?"],
    ["How stars die. A star burns hydrogen.", "How stars die"],
    ["Salut! Azi vorbim despre stele.", "Salut! Azi vorbim despre stele"],
    ["First line\nSecond line without an end", "First line"],
    [
      "Five facts about the deep ocean: how cold, how dark and how very far down it goes",
      "Five facts about the deep ocean",
    ],
    ["Deși spațiul e plin de stele, cerul nopții rămâne întunecat pentru noi toți", "Deși spațiul e plin de stele…"],
    ["<b>Bold</b> claim &amp; a <i>half</i>", "Bold claim & a half"],
    ["宇宙はなぜ暗いのですか。星は無限にあるのに、夜空は黒いままです。", "宇宙はなぜ暗いのですか"],
    ["  wait...  ", "wait..."],
    ["😀🎉", "😀🎉"],
  ])("of %j is %j", (text, title) => {
    expect(titleOfText(text, "ro-RO")).toBe(title);
  });

  it("cuts a long sentence after a word", () => {
    const title = titleOfText("Materia întunecată nu strălucește dar ține galaxiile laolaltă de la început", "ro-RO");
    expect(title).toBe("Materia întunecată nu strălucește dar ține galaxiile…");
  });

  it("is never too long, and cuts no emoji", () => {
    const family = "👨‍👩‍👧‍👦";
    for (const text of [
      "x".repeat(2000),
      family.repeat(100),
      "宇宙".repeat(500),
      "a, ".repeat(600),
      `${family} `.repeat(90),
    ]) {
      const title = titleOfText(text, "en-US");
      expect(title.length).toBeGreaterThan(20);
      expect(title.length).toBeLessThanOrEqual(MAX_TITLE);
      expect(title).not.toMatch(/\p{Cs}/u);
      expect(title.replaceAll(family, "")).not.toMatch(/[\u200d\ud83d]/);
    }
  });
});
