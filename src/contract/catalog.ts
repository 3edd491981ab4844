/** Products and feeds, as stored and as shown. */
export interface Product {
  id: string;
  profile_id: string;
  feed_id: string;
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
  on_sale: boolean;
  /** When a sync no longer found it in the feed. */
  gone_at: string | null;
  /** Stands for everything of it that a video shows or speaks of. */
  shown_hash: string;
  created_at: string;
  updated_at: string;
}

/** One item read from a feed, before it has an id of ours. */
export type FeedItem = Pick<
  Product,
  | "external_id"
  | "title"
  | "description"
  | "link"
  | "image_link"
  | "price"
  | "sale_price"
  | "currency"
  | "brand"
  | "category"
  | "availability"
>;

/** An item that could not be taken: where it stands in the feed and why. */
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

export interface Feed {
  id: string;
  profile_id: string;
  name: string;
  feed_url: string;
  /** `syncing` while a sync has not ended, otherwise how the last one did; one that was cancelled leaves no trace. */
  status: "never_synced" | "syncing" | "synced" | "failed";
  /** The job of the sync that runs now. */
  sync_job_id: string | null;
  counts: SyncCounts | null;
  /** The first 200. */
  rejected: RejectedItem[];
  error: string | null;
  error_type: string | null;
  etag: string | null;
  last_modified: string | null;
  last_synced_at: string | null;
  created_at: string;
}
