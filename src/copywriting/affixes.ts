/** Words and the signs around them. */

/** A number as written, with any separators; part of a regular expression. */
export const NUMBER = String.raw`\d+(?:[.,\u00a0\u202f'’]\d+)*`;

const AFFIXES = /^(?<before>[("'„“”«‘[]*)(?<core>.*?)(?<after>[)'“”»’\].,;:!?…]*)$/su;

/** A word and what surrounds it: `(` + `249,99` + `).` */
export function affixes(word: string): { before: string; core: string; after: string } {
  const groups = AFFIXES.exec(word)?.groups;
  return { before: groups?.before ?? "", core: groups?.core ?? word, after: groups?.after ?? "" };
}

/** The punctuation of a word that the voice breathes at. */
export const breath = (after: string) => /[.,;:!?…]/u.exec(after)?.[0].replace("…", ".") ?? "";
