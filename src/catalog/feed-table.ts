/** The items of a table in text: TSV, CSV and their like, with Google's names as columns. */
import type { FeedEnd, RawEvent, RawItem } from "./raw-item.ts";
import { LINE_END, tableHeader } from "./table-header.ts";
import { splitRecord, type TableRecord } from "./table-record.ts";

/** Lines and characters that one record may have; past them, a quotation mark is missing. */
const MAX_LINES = 500;
const MAX_LENGTH = 262_144;
/** From so many cells on, a line that has exactly as many as the table has columns begins a record. */
const TELLING_CELLS = 3;

interface Line {
  text: string;
  number: number;
  /** Ends with a line end, so that it is whole. */
  isEnded: boolean;
}

/**
 * Reads a record with a quotation mark too many as it stands, where its cells are as many as the columns. Any other record whose
 * cells are too many or too few comes with that as its flaw.
 * @param start the beginning of the table, with its first line
 */
export async function* readTableItems(text: AsyncIterable<string>, start: string): AsyncGenerator<RawEvent, FeedEnd> {
  const header = tableHeader(start);
  if (header === null) return { brokenOffAt: 1 };
  const { delimiter, columns, line: headerLine } = header;
  const literal = (line: string): TableRecord => ({ cells: line.split(delimiter), isOpen: false });
  const fits = ({ cells, isOpen }: TableRecord) =>
    !isOpen && cells.length >= columns.length && cells.slice(columns.length).every((cell) => cell.trim() === "");
  let brokenOffAt: number | null = null;

  function itemOf({ cells }: TableRecord, line: Line, warnings: string[]): RawItem {
    const fields: RawItem["fields"] = {};
    for (const [index, name] of columns.entries()) {
      const cell = cells[index]?.trim() ?? "";
      if (name === null || cell === "") continue;
      const values = name in LISTS ? (LISTS[name]?.(cell) ?? []) : [cell];
      fields[name] = [...(fields[name] ?? []), ...values];
    }
    const item = { line: line.number, fields, warnings };
    if (fits({ cells, isOpen: false })) return item;
    brokenOffAt = line.isEnded ? null : line.number;
    return { ...item, flaw: `It has ${cells.length} cells, but the table has ${columns.length} columns.` };
  }

  /** The first of the lines is no whole record, and the others don't complete it. */
  function* separately([first, ...others]: Line[]): Generator<RawEvent, Line[]> {
    if (first === undefined) return [];
    const warning = "A quotation mark in it is not closed.";
    yield itemOf(literal(first.text), first, [warning]);
    let open: Line[] = [];
    for (const line of others) open = yield* add(open, line);
    return open;
  }

  /** @returns the lines of a record that is not whole yet */
  function* add(open: Line[], line: Line): Generator<RawEvent, Line[]> {
    const alone = splitRecord(line.text, delimiter);
    const [first] = open;
    if (first === undefined) {
      if (line.text.trim() === "") return [];
      if (alone.isOpen) return [line];
      yield itemOf(alone, line, []);
      return [];
    }
    if (columns.length >= TELLING_CELLS && fits(alone)) {
      const left = yield* separately(open);
      return yield* add(left, line);
    }
    const lines = [...open, line];
    if (line.text.includes('"')) {
      const record = splitRecord(lines.map((part) => part.text).join("\n"), delimiter);
      if (fits(record)) {
        yield itemOf(record, { ...first, isEnded: line.isEnded }, []);
        return [];
      }
      if (!record.isOpen) return yield* separately(lines);
    }
    const length = lines.reduce((sum, part) => sum + part.text.length, 0);
    return lines.length > MAX_LINES || length > MAX_LENGTH ? yield* separately(lines) : lines;
  }

  let open: Line[] = [];
  for await (const line of linesOf(text)) if (line.number > headerLine) open = yield* add(open, line);
  while (open.length > 0) open = yield* separately(open);
  return { brokenOffAt };
}

async function* linesOf(text: AsyncIterable<string>): AsyncGenerator<Line> {
  let rest = "";
  let number = 0;
  for await (const chunk of text) {
    const whole = rest + chunk;
    // The other half of a line end may still come.
    const cut = whole.endsWith("\r") ? whole.length - 1 : whole.length;
    const lines = whole.slice(0, cut).split(LINE_END);
    rest = (lines.pop() ?? "") + whole.slice(cut);
    for (const line of lines) yield { text: line, number: ++number, isEnded: true };
    // What has no line end is no table.
    if (rest.length > MAX_LENGTH) rest = rest.slice(0, MAX_LENGTH);
  }
  if (rest !== "") yield { text: rest.replace(/\r$/, ""), number: ++number, isEnded: rest.endsWith("\r") };
}

/** Cells that hold several values. */
const LISTS: Record<string, (cell: string) => string[]> = {
  additional_image_link: (cell) => cell.split(/,(?=\s*(?:https?:)?\/\/)/),
  product_highlight: (cell) => splitRecord(cell, ",").cells,
  product_detail: (cell) => splitRecord(cell, ",").cells,
};
