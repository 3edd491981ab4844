/** Which spoken words a text's headline shows. */
import type { Narration, Word } from "../../contract/video.ts";

/** What is said of a text: its letters and digits. */
export const letters = (text: string) => text.replaceAll(/[^\p{L}\p{N}]+/gu, "");

/** When the letter at each place is spoken; empty where the words are not those of the title. */
export function letterTimes(title: string, words: readonly Word[]): number[] {
  const times: number[] = [];
  let said = "";
  for (const { text, start, end } of words) {
    const own = letters(text);
    for (let i = 0; i < own.length; i++) times.push(start + ((end - start) * i) / own.length);
    said += own;
  }
  return said.startsWith(letters(title)) ? times : [];
}

/** The words of the title, where the voice begins with them. */
export function spokenTitle(title: string, words: readonly Word[]): Word[] {
  const wanted = letters(title).length;
  if (wanted === 0 || letterTimes(title, words).length === 0) return [];
  let count = 0;
  return words.filter(({ text }) => {
    const before = count;
    count += letters(text).length;
    return before < wanted;
  });
}

/** The sentences that the headline does not show whole, word by word as they are spoken. */
export function withoutHeadline(title: string, sentences: Narration["sentences"]): Narration["sentences"] {
  const words = sentences.flatMap((sentence) => sentence.words);
  const shown = spokenTitle(title, words).length === 0 ? 0 : letters(title).length;
  let said = 0;
  return sentences.filter((sentence) => {
    said += sentence.words.reduce((sum, { text }) => sum + letters(text).length, 0);
    return said > shown;
  });
}
