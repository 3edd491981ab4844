/** What the stand-ins of AI services write. */

/** @param count how many it has written before */
export type TextOf = (prompt: string, count: number) => string;

const valueIn = (prompt: string, name: string) =>
  new RegExp(`"${name}":\\s*"((?:[^"\\\\]|\\\\.)*)"`).exec(prompt)?.[1]?.replaceAll('\\"', '"');

/** A script of the product whose data stand in the prompt, of the shape that was asked for. */
export const scriptFor: TextOf = (prompt) => {
  const title = valueIn(prompt, "title") ?? "produsul";
  const price = valueIn(prompt, "price");
  return JSON.stringify({
    sentences: [
      { text: `Cauți ceva special? Îți prezentăm ${title}.`, beat: "title" },
      { text: "Calitate în care poți avea încredere, în fiecare zi.", beat: "title" },
      ...(price === undefined ? [] : [{ text: `Acum îl ai la doar ${price}.`, beat: "price" }]),
    ],
  });
};
