import type { FeedItem, SyncCounts } from "../contract/catalog.ts";
import { type DatedSale, isOnSale } from "../contract/sale.ts";
import { type Database, isUuid, unwrap, unwrapMaybe } from "./client.ts";
import type { Product } from "./rows.ts";

export interface ProductFilter {
  feed_id?: string | undefined;
  /** Words that title, brand or shop id must contain; case and accents are ignored. */
  q?: string | undefined;
  /** Whose sale price holds now. */
  on_sale?: boolean | undefined;
  category?: string | undefined;
  availability?: string | undefined;
  item_group_id?: string | undefined;
  /** One of the product's custom labels. */
  custom_label?: string | undefined;
  /** Also products that are no longer in their feed. */
  include_gone?: boolean;
  page: number;
  page_size: number;
}

/** A page of a profile's products, newest first. */
export async function listProducts(
  db: Database,
  profileId: string,
  { page, page_size, q, ...filter }: ProductFilter,
): Promise<{ items: Product[]; total: number }> {
  if (filter.feed_id !== undefined && !isUuid(filter.feed_id)) return { items: [], total: 0 };
  return unwrap(
    await db.rpc("list_products", {
      p_profile: profileId,
      p_filter: { ...filter, words: q?.split(/\s+/).filter(Boolean) ?? [] },
      p_offset: (page - 1) * page_size,
      p_limit: page_size,
    }),
  );
}

/** The categories of a profile's products that are still in their feed, most frequent first. */
export async function listCategories(
  db: Database,
  profileId: string,
  feedId: string | undefined,
  limit: number,
): Promise<{ category: string; count: number }[]> {
  if (feedId !== undefined && !isUuid(feedId)) return [];
  const args = { p_profile: profileId, p_feed: feedId ?? null, p_limit: limit };
  return unwrap(await db.rpc("product_categories", args));
}

/** All but `search`. */
const COLUMNS =
  "id, profile_id, feed_id, external_id, title, description, link, image_link, additional_image_links, video_link, price, sale_price, sale_from, sale_to, currency, brand, category, availability, highlights, details, color, size, material, gtin, item_group_id, custom_labels, shown_hash, gone_at, created_at, updated_at";

/**
 * Hash of what a video of the product shows at a moment. A sale that begins or ends changes it. The database computes it likewise,
 * in nightly_products.
 */
export function shownHash(product: Pick<Product, "shown_hash"> & DatedSale, now: Date): string {
  return product.sale_price === null || isOnSale(product, now) ? product.shown_hash : `${product.shown_hash}:off`;
}

export async function getProduct(db: Database, profileId: string, id: string): Promise<Product | null> {
  if (!isUuid(id)) return null;
  return unwrapMaybe(await db.from("products").select(COLUMNS).eq("profile_id", profileId).eq("id", id).maybeSingle());
}

/** Titles of the profile's products, by id; unknown ids are left out. */
export async function titlesOf(db: Database, profileId: string, ids: string[]): Promise<Map<string, string>> {
  const known = ids.filter(isUuid);
  if (known.length === 0) return new Map();
  const rows = unwrap(await db.from("products").select("id, title").eq("profile_id", profileId).in("id", known));
  return new Map(rows.map(({ id, title }) => [id, title]));
}

/** What a sync did with some items. */
export type SavedItems = Pick<SyncCounts, "inserted" | "updated" | "unchanged">;

/** What a sync saved before it was interrupted, by step. */
export async function savedSteps(db: Database, jobId: string): Promise<Map<string, SavedItems>> {
  const query = db.from("feed_sync_steps").select("step, inserted, updated, unchanged").eq("job_id", jobId);
  return new Map(unwrap(await query).map(({ step, ...saved }) => [step, saved]));
}

/**
 * Upserts a chunk of a feed's items, writing only what differs. Idempotent for the same job and step.
 * @param chunk `step` identifies it within the sync
 * @returns null where the feed was deleted
 */
export async function saveProducts(
  db: Database,
  jobId: string,
  chunk: { step: string; items: FeedItem[] },
): Promise<SavedItems | null> {
  return unwrapMaybe(await db.rpc("save_products", { p_job: jobId, p_step: chunk.step, p_items: chunk.items }));
}

/** Rows of one statement: a shop may replace its whole catalogue, and hosted Supabase ends a statement after 8 s. */
const MARKED_AT_ONCE = 20_000;

/**
 * Marks the feed's products that are not among `seen` (shop ids) as gone.
 * @returns how many products the sync has marked so far
 */
export async function markGone(db: Database, jobId: string, seen: Iterable<string>): Promise<number> {
  const ids = [...seen];
  for (;;) {
    const args = { p_job: jobId, p_seen: ids, p_limit: MARKED_AT_ONCE };
    const { marked, gone } = unwrap(await db.rpc("mark_products_gone", args));
    if (marked < MARKED_AT_ONCE) return gone;
  }
}

/** What a video needs of each product, by id; unknown ids are left out. */
export async function productsForVideos(
  db: Database,
  profileId: string,
  ids: string[],
): Promise<Map<string, Pick<Product, "title" | "image_link">>> {
  const known = ids.filter(isUuid);
  if (known.length === 0) return new Map();
  const query = db.from("products").select("id, title, image_link").eq("profile_id", profileId);
  return new Map(unwrap(await query.in("id", known)).map(({ id, ...product }) => [id, product]));
}
