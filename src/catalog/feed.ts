/** Reads a product feed as a stream of items: XML (RSS, Atom), a table in text (TSV, CSV), or Shopify's JSON. */
import type { FeedItem, FeedNotice, RejectedItem } from "../contract/catalog.ts";
import { Failure } from "../contract/failures.ts";
import { decodeFeed } from "./feed-decoder.ts";
import { type FeedFormat, formatOf } from "./feed-format.ts";
import { readItem } from "./feed-item.ts";
import { readShopifyItems } from "./feed-json.ts";
import { readTableItems } from "./feed-table.ts";
import { readXmlItems } from "./feed-xml.ts";
import type { FeedEnd, RawEvent } from "./raw-item.ts";

export type FeedEvent =
  | { kind: "item"; item: FeedItem; line: number }
  | { kind: "rejected"; rejected: RejectedItem }
  /** Of the item before it, or of the feed. Whatever it is about was read. */
  | { kind: "warning"; warning: FeedNotice };

export interface ReadFeedOptions {
  /** Limit for the feed's bytes, decompressed. */
  maxBytes?: number;
  maxItems?: number;
  /** Receives the shop id of each accepted item. A second item with the same id is rejected. */
  taken?: Set<string>;
  /** The header's value. */
  contentType?: string | undefined;
  /** The feed's address, from which relative links start. */
  baseUrl?: string | undefined;
}

export interface OpenFeed {
  format: FeedFormat;
  events: AsyncGenerator<FeedEvent>;
}

const GIGABYTE = 1_000_000_000;

/**
 * Opens a feed, in the format that its content has. Items that can't be used come with the reason, and reading goes on. Only one
 * item and the ids of all are in memory at a time.
 * @param body the file as served, gzip or not, in any encoding
 * @throws Failure FeedUnreadable where it is no feed, and from `events` where it breaks off; FeedTooLarge; whatever `body` throws
 */
export async function openFeed(body: AsyncIterable<Uint8Array>, options: ReadFeedOptions = {}): Promise<OpenFeed> {
  const { maxBytes = GIGABYTE, contentType } = options;
  const { start, text } = await decodeFeed(body, { maxBytes, contentType });
  const format = formatOf(start);
  return { format, events: readEvents(rawEvents(format, text, start), options) };
}

/** The events of a feed; see {@link openFeed}. */
export async function* readFeed(
  body: AsyncIterable<Uint8Array>,
  options: ReadFeedOptions = {},
): AsyncGenerator<FeedEvent> {
  const { events } = await openFeed(body, options);
  yield* events;
}

function rawEvents(format: FeedFormat, text: AsyncIterable<string>, start: string): AsyncGenerator<RawEvent, FeedEnd> {
  switch (format) {
    case "xml":
      return readXmlItems(text);
    case "json":
      return readShopifyItems(text);
    case "table":
      return readTableItems(text, start);
  }
}

async function* readEvents(
  raw: AsyncGenerator<RawEvent, FeedEnd>,
  { maxItems = 500_000, taken = new Set(), baseUrl }: ReadFeedOptions,
): AsyncGenerator<FeedEvent> {
  let items = 0;
  for (;;) {
    const { value, done } = await raw.next();
    if (done === true) {
      if (value.brokenOffAt === null) return;
      throw new Failure(
        "FeedUnreadable",
        `The feed breaks off in line ${value.brokenOffAt}, after ${items} ${items === 1 ? "item" : "items"}. What was read is saved, and products that did not come are kept. Make the feed again and sync once more.`,
      );
    }
    if ("warning" in value) {
      yield { kind: "warning", warning: { line: value.line, external_id: null, title: null, reason: value.warning } };
      continue;
    }
    if (++items > maxItems)
      throw new Failure(
        "FeedTooLarge",
        `The feed has more than ${maxItems} items. Split it into several feeds and add each of them.`,
      );
    const read = readItem(value, { taken, baseUrl });
    if ("reason" in read) {
      yield { kind: "rejected", rejected: read };
      continue;
    }
    const { line } = value;
    const { item, warnings } = read;
    const { external_id, title } = item;
    yield { kind: "item", line, item };
    for (const reason of warnings) yield { kind: "warning", warning: { line, external_id, title, reason } };
  }
}
