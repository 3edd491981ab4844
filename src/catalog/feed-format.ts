/** Which kind of feed a text is, by its beginning alone: what servers call it is often wrong. */
import { Failure } from "../contract/failures.ts";
import { tableHeader } from "./table-header.ts";

export type FeedFormat = "xml" | "json" | "table";

const XML_START = /<(?:\?xml\s|(?:[\w-]+:)?(?:rss|rdf|feed|channel)[\s>])/i;

/** @throws Failure FeedUnreadable where it is no feed */
export function formatOf(start: string): FeedFormat {
  const text = start.trimStart();
  if (text === "") throw notAFeed("an empty file");
  if (/^<(!doctype\s+html|html|head|body)\b/i.test(text)) throw notAFeed("a web page");
  if (text.startsWith("<")) return "xml";
  if (/^[[{]/.test(text)) return "json";
  if (tableHeader(text) !== null) return "table";
  // A server's script may have printed something before the document.
  if (XML_START.test(text)) return "xml";
  throw notAFeed(
    /^[^\n]*[\t,;|][^\n]*\n/.test(text)
      ? "a table in text (CSV or TSV) without the columns id and title"
      : "something that is no XML",
  );
}

/** @param found what the address gives instead, with its article, such as `a web page` */
export function notAFeed(found: string): Failure {
  return new Failure(
    "FeedUnreadable",
    `The address gives ${found}, not a product feed. Give the address of a Google Shopping feed (RSS 2.0, Atom, TSV or CSV) or of Shopify's products.json.`,
  );
}
