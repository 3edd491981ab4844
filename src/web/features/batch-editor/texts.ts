/** Texts as they are typed: many in one field. */
import { plural } from "../../ui/format.ts";

const EMPTY_LINE = /\n[^\S\n]*\n/;

/** Each line is a text. Where any empty line stands between, each paragraph is one. */
export function splitTexts(typed: string): string[] {
  const separator = EMPTY_LINE.test(typed.trim()) ? EMPTY_LINE : "\n";
  return typed
    .split(separator)
    .map((text) => text.trim())
    .filter((text) => text !== "");
}

interface Limits {
  /** How many more items the batch takes. */
  room: number;
  /** Most characters of one text. */
  maxText: number;
}

/** Why the texts can't be added; null: they can. */
export function textsError(texts: readonly string[], { room, maxText }: Limits): string | null {
  if (texts.length > room) {
    const over = `${plural(texts.length, "text")} ${texts.length === 1 ? "is" : "are"} too many`;
    return room <= 0 ? `The batch is full. Remove an item to add another.` : `${over}: the batch takes ${room} more.`;
  }
  // Code points, as the API counts them, not UTF-16 units.
  const lengths = texts.map((text) => [...text].length);
  const long = lengths.findIndex((length) => length > maxText);
  if (long === -1) return null;
  const which = texts.length === 1 ? "The text" : `Text ${long + 1}`;
  return `${which} has ${(lengths[long] ?? 0).toLocaleString()} characters; ${maxText.toLocaleString()} is the most.`;
}
