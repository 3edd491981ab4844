/** The `Range` header of one part (RFC 9110, section 14). */

export interface ByteRange {
  /** First and last byte, both inclusive. */
  start: number;
  end: number;
}

const SINGLE_RANGE = /^bytes=(\d*)-(\d*)$/i;

/**
 * The range of a file that is requested.
 * @param size of the file in bytes
 * @returns null for the whole file: where the header is missing, malformed, or asks for several parts, which a server may
 *   ignore; "unsatisfiable" where the part lies outside the file
 */
export function parseRange(header: string | undefined, size: number): ByteRange | null | "unsatisfiable" {
  const [, first = "", last = ""] = SINGLE_RANGE.exec(header?.replace(/\s/g, "") ?? "") ?? [];
  if (first === "" && last === "") return null;
  if (first === "") {
    const suffix = Number(last);
    return suffix === 0 || size === 0 ? "unsatisfiable" : { start: Math.max(0, size - suffix), end: size - 1 };
  }
  const start = Number(first);
  const end = last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== "" && Number(last) < start) return null;
  return start >= size ? "unsatisfiable" : { start, end };
}
