/** The first line of a table in text: how its cells are divided, and which column is which field. */
import { type FieldName, isFieldName } from "./raw-item.ts";
import { type Delimiter, splitRecord } from "./table-record.ts";

export interface TableHeader {
  delimiter: Delimiter;
  /** A field for each column, null for those that we do not use. */
  columns: (FieldName | null)[];
  /** From 1. */
  line: number;
}

const DELIMITERS: Delimiter[] = ["\t", ",", ";", "|"];
export const LINE_END = /\r\n|\n|\r/;
/** Lines of which it may be one: before it come empty ones, Excel's `sep=;`, or a notice that the server's script printed. */
const MAX_LINE = 5;

/** @returns null where the columns id and title are missing */
export function tableHeader(start: string): TableHeader | null {
  for (const [index, line] of start.split(LINE_END, MAX_LINE).entries()) {
    for (const delimiter of DELIMITERS) {
      const columns = splitRecord(line, delimiter).cells.map(fieldOf);
      if (columns.includes("id") && columns.includes("title")) return { delimiter, columns, line: index + 1 };
    }
  }
  return null;
}

/** `Image link`, `g:image_link` and `image_link [note]` name the same field. */
function fieldOf(name: string): FieldName | null {
  const plain = name
    .trim()
    .toLowerCase()
    .replace(/^\ufeff?(?:g:)?/, "")
    .replace(/\s*[[(].*$/, "")
    .replaceAll(/[\s-]+/g, "_");
  return isFieldName(plain) ? plain : null;
}
