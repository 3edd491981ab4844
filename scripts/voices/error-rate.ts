/** How well a voice is understood: the edits between what was written and what a recogniser heard. */

/** Letters and digits only: signs, case and diacritics don't count, which a recogniser sets as it likes. */
function normalize(text: string): string {
  return text
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}%$]+/gu, " ")
    .trim();
}

/** Levenshtein's distance. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (const [i, letter] of [...from].entries()) {
    const next = [i + 1];
    for (let j = 0; j < to.length; j++) {
      const substituted = (row[j] ?? 0) + (letter === to[j] ? 0 : 1);
      next.push(Math.min(substituted, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/**
 * The character error rate, from 0: the edits in proportion to the letters written.
 * @param writings of what was said, with numbers as words and as digits: the nearest counts
 */
export function characterErrorRate(writings: readonly string[], heard: string): number {
  return Math.min(
    ...writings.map((written) => {
      const expected = normalize(written);
      return distance(expected, normalize(heard)) / Math.max(1, expected.length);
    }),
  );
}
