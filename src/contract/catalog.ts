/** What is read from a product feed. */

/** One item of a feed. */
export interface FeedItem {
  /** The shop's own id, `g:id`. */
  external_id: string;
  title: string;
  description: string | null;
  link: string | null;
  image_link: string | null;
  /** In units of `currency`, two decimals at most. */
  price: number | null;
  /** Only where lower than `price`. */
  sale_price: number | null;
  /** ISO 4217, upper case. */
  currency: string | null;
  brand: string | null;
  category: string | null;
  availability: string | null;
}

/** An item that could not be read: where it is in the feed, and why. */
export interface RejectedItem {
  /** Line of the item's opening tag, from 1. */
  line: number;
  external_id: string | null;
  title: string | null;
  reason: string;
}

export interface SyncCounts {
  read: number;
  inserted: number;
  updated: number;
  unchanged: number;
  gone: number;
  rejected: number;
}
