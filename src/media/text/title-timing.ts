/** Which spoken words a text's title shows on its card, and when each letter of it is spoken. */
import type { Narration, Word } from "../../contract/video.ts";

/** Title and speech are compared by these alone: punctuation and spaces may differ. */
export const lettersAndDigits = (text: string) => text.replaceAll(/[^\p{L}\p{N}]+/gu, "");

/** When each letter or digit is spoken, seconds; empty where the voice does not begin with the title. */
export function letterTimes(title: string, words: readonly Word[]): number[] {
  const times: number[] = [];
  let spoken = "";
  for (const { text, start, end } of words) {
    const letters = lettersAndDigits(text);
    for (let i = 0; i < letters.length; i++) times.push(start + ((end - start) * i) / letters.length);
    spoken += letters;
  }
  return spoken.startsWith(lettersAndDigits(title)) ? times : [];
}

/** The spoken words of the title; none where the voice does not begin with it. */
export function titleWords(title: string, words: readonly Word[]): Word[] {
  const length = lettersAndDigits(title).length;
  if (length === 0 || letterTimes(title, words).length === 0) return [];
  let position = 0;
  return words.filter(({ text }) => {
    const start = position;
    position += lettersAndDigits(text).length;
    return start < length;
  });
}

/** The sentences that need captions: those that the title does not show completely. */
export function withoutTitle(title: string, sentences: Narration["sentences"]): Narration["sentences"] {
  const words = sentences.flatMap((sentence) => sentence.words);
  const shown = titleWords(title, words).length === 0 ? 0 : lettersAndDigits(title).length;
  let position = 0;
  return sentences.filter((sentence) => {
    position += sentence.words.reduce((sum, { text }) => sum + lettersAndDigits(text).length, 0);
    return position > shown;
  });
}
