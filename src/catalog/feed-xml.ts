/** A streaming parser for RSS and Atom: each item's line, and the text of the fields we use. */
import { SaxesParser, type SaxesTagNS } from "saxes";
import { Failure } from "../contract/failures.ts";
import { notAFeed } from "./feed-decoder.ts";

/** An item's fields by element name, with their raw text. Elements in Google's namespace take precedence over plain ones. */
export interface RawItem {
  /** Line of the opening tag, from 1. */
  line: number;
  fields: Partial<Record<FieldName, string>>;
}

const FIELD_NAMES = [
  "id",
  "title",
  "description",
  "summary",
  "content",
  "link",
  "image_link",
  "price",
  "sale_price",
  "sale_price_effective_date",
  "brand",
  "product_type",
  "google_product_category",
  "availability",
] as const;
export type FieldName = (typeof FIELD_NAMES)[number];
const isFieldName = (name: string): name is FieldName => (FIELD_NAMES as readonly string[]).includes(name);

const GOOGLE_NAMESPACE = /^https?:\/\/base\.google\.com\/ns\/1\.0\/?$/;
const PLAIN_NAMESPACES = new Set(["", "http://www.w3.org/2005/Atom", "http://purl.org/rss/1.0/"]);

/** The item element by the document's root element. */
const ITEM_NAMES = new Map([
  ["rss", "item"],
  ["RDF", "item"],
  ["feed", "entry"],
]);
const OTHER_DOCUMENTS = new Map([
  ["html", "a web page"],
  ["urlset", "a sitemap"],
  ["sitemapindex", "a sitemap"],
]);

/** Characters kept of one field; more than any field needs. */
const MAX_FIELD = 65_536;
/** Characters of a single tag, text or comment: the parser buffers all of it. */
const MAX_TOKEN = 2_000_000;
const MAX_DEPTH = 64;
const WRITE_LENGTH = 65_536;

/**
 * Parses strictly and with namespaces. Entities that the document declares are not expanded.
 * @throws Failure FeedUnreadable naming the line
 */
export async function* readRawItems(text: AsyncIterable<string>): AsyncGenerator<RawItem> {
  const reader = createReader();
  for await (const chunk of text)
    for (let at = 0; at < chunk.length; at += WRITE_LENGTH) yield* reader.write(chunk.slice(at, at + WRITE_LENGTH));
  yield* reader.close();
}

function createReader() {
  const parser = new SaxesParser({ xmlns: true, position: true });
  let finished: RawItem[] = [];
  let itemName: string | null = null;
  let depth = 0;
  let item: { line: number; depth: number; google: RawItem["fields"]; plain: RawItem["fields"] } | null = null;
  let field: { name: FieldName; depth: number; isGoogle: boolean; text: string } | null = null;
  let tagLine = 1;
  let tokenStart = 0;
  let tokenLine = 1;
  let started = false;
  let skippedLines = 0;

  const open = (tag: SaxesTagNS) => {
    depth++;
    if (depth > MAX_DEPTH) throw unreadable(`line ${tagLine + skippedLines} is nested too deeply`);
    itemName ??= itemNameOf(tag);
    if (item === null) {
      if (tag.local === itemName && depth > 1) item = { line: tagLine + skippedLines, depth, google: {}, plain: {} };
      return;
    }
    if (field !== null || depth !== item.depth + 1 || !isFieldName(tag.local)) return;
    const isGoogle = GOOGLE_NAMESPACE.test(tag.uri);
    if (!isGoogle && !PLAIN_NAMESPACES.has(tag.uri)) return;
    field = { name: tag.local, depth, isGoogle, text: isGoogle ? "" : atomLink(tag) };
  };
  const addText = (text: string) => {
    if (field !== null && field.text.length < MAX_FIELD) field.text += text.slice(0, MAX_FIELD - field.text.length);
  };
  const close = () => {
    if (item !== null && field !== null && field.depth === depth) {
      const fields = field.isGoogle ? item.google : item.plain;
      if (field.text.trim() !== "") fields[field.name] ??= field.text;
      field = null;
    }
    if (item !== null && item.depth === depth) {
      finished.push({ line: item.line, fields: { ...item.plain, ...item.google } });
      item = null;
    }
    depth--;
  };
  const afterToken =
    <T>(handle: (value: T) => void) =>
    (value: T) => {
      tokenStart = parser.position;
      tokenLine = parser.line;
      handle(value);
    };
  parser.on("opentagstart", () => {
    tagLine = parser.line;
  });
  parser.on("opentag", afterToken(open));
  parser.on("text", afterToken(addText));
  parser.on("cdata", afterToken(addText));
  parser.on("closetag", afterToken(close));
  parser.on(
    "comment",
    afterToken(() => {}),
  );
  parser.on(
    "processinginstruction",
    afterToken(() => {}),
  );
  parser.on("doctype", afterToken(rejectDoctype));

  function* step(parse: () => void): Generator<RawItem> {
    try {
      parse();
    } catch (error) {
      if (error instanceof Failure) throw error;
      throw unreadable(parserMessage(error, { tokenLine, skippedLines }), error);
    }
    yield* finished;
    finished = [];
    if (parser.position - tokenStart > MAX_TOKEN)
      throw unreadable(`what begins in line ${tokenLine + skippedLines} does not end`);
  }
  return {
    write: (chunk: string) => {
      // Many shops' scripts print an empty line before the XML declaration, which strict XML does not allow.
      const text = started ? chunk : chunk.trimStart();
      if (!started) skippedLines += chunk.slice(0, chunk.length - text.length).split("\n").length - 1;
      started ||= text !== "";
      return step(() => void parser.write(text));
    },
    close: () => step(() => void parser.close()),
  };
}

/**
 * The parser's error message with its line. The parser reads an unescaped `&` as an entity up to the next semicolon or the end
 * of the file: then the line in which that text begins is more useful.
 */
function parserMessage(
  error: unknown,
  { tokenLine, skippedLines }: { tokenLine: number; skippedLines: number },
): string {
  const message = error instanceof Error ? error.message : String(error);
  const [, line = "1", reason = "it can't be read"] = /^(\d+):\d+: ([^\n]*?)\.?$/.exec(message) ?? [];
  if (/entity|unclosed|unexpected end/.test(reason))
    return `the text that begins in line ${tokenLine + skippedLines} has an “&” that is not written as “&amp;”, or the file ends too early (${reason})`;
  return `line ${Number(line) + skippedLines}: ${reason}`;
}

function itemNameOf(root: SaxesTagNS): string {
  const name = ITEM_NAMES.get(root.local);
  if (name === undefined)
    throw notAFeed(
      OTHER_DOCUMENTS.get(root.local.toLowerCase()) ?? `XML of another kind (<${root.local.slice(0, 40)}>)`,
    );
  return name;
}

/** Atom has the product's page in an attribute: `<link rel="alternate" href="…"/>`. */
function atomLink({ local, attributes }: SaxesTagNS): string {
  if (local !== "link" || (attributes.rel?.value ?? "alternate") !== "alternate") return "";
  return attributes.href?.value ?? "";
}

function rejectDoctype(doctype: string): void {
  if (/^\s*html\b/i.test(doctype)) throw notAFeed("a web page");
  if (doctype.includes("["))
    throw new Failure(
      "FeedUnreadable",
      "The feed declares entities of its own (a DOCTYPE with brackets), which are not read because they can be used to do harm. Make the feed without them.",
    );
}

const unreadable = (what: string, cause?: unknown) =>
  new Failure(
    "FeedUnreadable",
    `The feed is not sound XML, ${what}. The shop's export of the feed has to be repaired.`,
    {
      cause,
    },
  );
