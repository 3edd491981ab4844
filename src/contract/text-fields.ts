/** Text that a request gives. Lengths are counted in code points, as JSON Schema and PostgreSQL count them, not in UTF-16 units. */
import { z } from "zod";

/** Text of at most `max` characters, counted as it was sent. */
export const limitedText = (max: number) =>
  z
    .string()
    .refine((text) => !isLonger(text, max), { error: `must have at most ${max} characters.` })
    .meta({ maxLength: max });

/** The same, without the spaces around it; not empty. */
export const trimmedText = (max: number) =>
  limitedText(max).trim().min(1).meta({ minLength: 1, maxLength: max, pattern: "\\S" });

function isLonger(text: string, max: number): boolean {
  // A code point has at most two units.
  return text.length > max && (text.length > 2 * max || [...text].length > max);
}
