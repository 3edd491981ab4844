/** One record of a table in text (RFC 4180, with any delimiter). */

export type Delimiter = "\t" | "," | ";" | "|";

export interface TableRecord {
  cells: string[];
  /** A cell in quotes has no end: the record goes on in the next line, or a quote is missing. */
  isOpen: boolean;
}

/** A quote within a cell in quotes is doubled; one that neither ends the cell nor is doubled is read as it stands. */
export function splitRecord(text: string, delimiter: Delimiter): TableRecord {
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    const start = afterSpaces(text, at);
    let next: number;
    if (text[start] === '"') {
      const end = closingQuote(text, start + 1, delimiter);
      if (end < 0) return { cells: [...cells, text.slice(start + 1)], isOpen: true };
      cells.push(text.slice(start + 1, end).replaceAll('""', '"'));
      next = text.indexOf(delimiter, end + 1);
    } else {
      next = text.indexOf(delimiter, at);
      cells.push(text.slice(at, next < 0 ? undefined : next).trim());
    }
    if (next < 0) return { cells, isOpen: false };
    at = next + 1;
  }
}

/** A quote that a delimiter or the end follows. */
function closingQuote(text: string, from: number, delimiter: Delimiter): number {
  for (let quote = text.indexOf('"', from); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    if (text[quote + 1] === '"') {
      quote++;
      continue;
    }
    const after = afterSpaces(text, quote + 1);
    if (after === text.length || text[after] === delimiter) return quote;
  }
  return -1;
}

function afterSpaces(text: string, at: number): number {
  let next = at;
  while (text[next] === " ") next++;
  return next;
}
