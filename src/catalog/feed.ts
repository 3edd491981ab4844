/** Reads a Google Shopping feed (RSS 2.0 or Atom) as a stream of items. */
import type { FeedItem, RejectedItem } from "../contract/catalog.ts";
import { Failure } from "../contract/failures.ts";
import { decodeFeed } from "./feed-decoder.ts";
import { readItem } from "./feed-item.ts";
import { readRawItems } from "./feed-xml.ts";

export type FeedEvent =
  /** `changesWithTime`: the sale price has dates, so the same feed gives another price on another day. */
  | { kind: "item"; item: FeedItem; line: number; changesWithTime: boolean }
  | { kind: "rejected"; rejected: RejectedItem };

export interface ReadFeedOptions {
  /** Limit for the feed's bytes, decompressed. */
  maxBytes?: number;
  maxItems?: number;
  /** Receives the shop id of each accepted item. A second item with the same id is rejected. */
  taken?: Set<string>;
  /** Decides which sales are active. */
  now?: Date;
}

const GIGABYTE = 1_000_000_000;

/**
 * The items of a feed, in order. Items that can't be used come with the reason, and reading goes on. Only one item and the ids
 * of all are in memory at a time.
 * @param body the file as served, gzip or not, in any encoding that it declares
 * @throws Failure FeedUnreadable where it is no feed, or damaged at some point; FeedTooLarge; whatever `body` throws
 */
export async function* readFeed(
  body: AsyncIterable<Uint8Array>,
  { maxBytes = GIGABYTE, maxItems = 500_000, taken = new Set(), now = new Date() }: ReadFeedOptions = {},
): AsyncGenerator<FeedEvent> {
  let items = 0;
  for await (const raw of readRawItems(decodeFeed(body, maxBytes))) {
    if (++items > maxItems)
      throw new Failure(
        "FeedTooLarge",
        `The feed has more than ${maxItems} items. Split it into several feeds and add each of them.`,
      );
    const read = readItem(raw, taken, now);
    if ("reason" in read) yield { kind: "rejected", rejected: read };
    else yield { kind: "item", line: raw.line, ...read };
  }
}
