/** What is read from a product feed. */

/** One item of a feed. */
export interface FeedItem {
  /** The shop's own id, `g:id`. */
  external_id: string;
  title: string;
  description: string | null;
  link: string | null;
  image_link: string | null;
  /** At most 10. */
  additional_image_links: string[];
  video_link: string | null;
  /** In units of `currency`, with as many decimals as it has. */
  price: number | null;
  /** Only where lower than `price`. Whether it holds now, the dates tell: see sale.ts. */
  sale_price: number | null;
  /** ISO 8601; null without a sale price, or where the sale has no such end. Half-open. */
  sale_from: string | null;
  sale_to: string | null;
  /** ISO 4217, upper case. */
  currency: string | null;
  brand: string | null;
  category: string | null;
  availability: string | null;
  /** At most 10. */
  highlights: string[];
  /** At most 20. */
  details: { name: string; value: string }[];
  color: string | null;
  size: string | null;
  material: string | null;
  gtin: string | null;
  /** Variants of one product have the same. */
  item_group_id: string | null;
  /** `custom_label_0` to `custom_label_4`; empty where the last ones are. */
  custom_labels: (string | null)[];
}

/** Something of a feed that was not as it should be: where it is, and what. */
export interface FeedNotice {
  /** Line of the item's opening tag, from 1; of the notice where it is of no item. */
  line: number;
  external_id: string | null;
  title: string | null;
  reason: string;
}

/** An item that could not be read, and why. */
export type RejectedItem = FeedNotice;

export interface SyncCounts {
  read: number;
  inserted: number;
  updated: number;
  unchanged: number;
  gone: number;
  rejected: number;
}
