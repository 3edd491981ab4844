/** What kind of document an XML file is. */
import { Failure } from "../contract/failures.ts";
import { notAFeed } from "./feed-format.ts";

/** The item element by the document's root element, in lower case. */
const ITEM_NAMES = new Map([
  ["rss", "item"],
  ["rdf", "item"],
  ["channel", "item"],
  ["feed", "entry"],
]);
const OTHER_DOCUMENTS = new Map([
  ["html", "a web page"],
  ["urlset", "a sitemap"],
  ["sitemapindex", "a sitemap"],
]);
/** What a server's script prints before the document when it warns. */
const PRINTED = new Set([
  "br",
  "b",
  "p",
  "div",
  "pre",
  "font",
  "i",
  "span",
  "table",
  "tr",
  "td",
  "th",
  "script",
  "style",
]);

/**
 * @param local name of the document's first element, in lower case
 * @returns the name of the elements that are items; null where the document has not begun yet
 * @throws Failure FeedUnreadable for another kind of document
 */
export function itemNameOf(local: string): string | null {
  const found = ITEM_NAMES.get(local);
  if (found !== undefined) return found;
  if (PRINTED.has(local)) return null;
  throw notAFeed(OTHER_DOCUMENTS.get(local) ?? `XML of another kind (<${local.slice(0, 40)}>)`);
}

/** @throws Failure FeedUnreadable for a web page, or a document with entities of its own */
export function rejectDoctype(doctype: string): void {
  if (/^<!doctype\s+html\b/i.test(doctype)) throw notAFeed("a web page");
  if (doctype.includes("["))
    throw new Failure(
      "FeedUnreadable",
      "The feed declares entities of its own (a DOCTYPE with brackets), which are not read because they can be used to do harm. Make the feed without them.",
    );
}
