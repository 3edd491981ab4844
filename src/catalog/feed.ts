/** Reads a Google Shopping feed, RSS 2.0 or Atom, item by item as it arrives. */
import type { FeedItem, RejectedItem } from "../contract/catalog.ts";
import { Failure } from "../contract/failures.ts";
import { readItem } from "./feed-item.ts";
import { feedText } from "./feed-text.ts";
import { readRawItems } from "./feed-xml.ts";

export type FeedEvent =
  /** `changesWithTime`: the sale has dates, so the same feed reads otherwise on another day. */
  | { kind: "item"; item: FeedItem; line: number; changesWithTime: boolean }
  | { kind: "rejected"; rejected: RejectedItem };

export interface ReadFeedOptions {
  /** Most bytes of the feed, unpacked. */
  maxBytes?: number;
  maxItems?: number;
  /** Gets the shop id of each item that is taken; another item of the same id is not. */
  taken?: Set<string>;
  /** Decides which sales are on. */
  now?: Date;
}

const GIGABYTE = 1_000_000_000;

/**
 * The items of a feed, in order; those that can't be taken come with their reason, and reading goes on.
 * Memory holds one item and every id, whatever the feed's size.
 * @param body the file as it was served, gzip or not, in any encoding that it declares
 * @throws Failure FeedUnreadable where it is no feed or breaks off being one, FeedTooLarge; whatever `body` throws
 */
export async function* readFeed(
  body: AsyncIterable<Uint8Array>,
  { maxBytes = GIGABYTE, maxItems = 500_000, taken = new Set(), now = new Date() }: ReadFeedOptions = {},
): AsyncGenerator<FeedEvent> {
  let items = 0;
  for await (const raw of readRawItems(feedText(body, maxBytes))) {
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
