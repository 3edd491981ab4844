import type { FeedItem, Product } from "../contract/catalog.ts";
import { type Database, isUuid, unwrap, unwrapMaybe } from "./client.ts";

export interface ProductFilter {
  feed_id?: string | undefined;
  /** Words of the title, brand or shop id. */
  q?: string | undefined;
  on_sale?: boolean | undefined;
  category?: string | undefined;
  page: number;
  page_size: number;
}

/** A value inside PostgREST's `or` list: quoted, its quotes and backslashes escaped. */
const quoted = (value: string) => `"${value.replace(/["\\]/g, "\\$&")}"`;
/** Text in which `%`, `_` and `\` mean themselves to `ilike`; `*` is PostgREST's own `%`. */
const literal = (text: string) => text.replace(/[\\%_]/g, "\\$&").replaceAll("*", "_");

/** A page of a profile's products that are still in their feed, newest first. */
export async function listProducts(
  db: Database,
  profileId: string,
  filter: ProductFilter,
): Promise<{ items: Product[]; total: number }> {
  if (filter.feed_id !== undefined && !isUuid(filter.feed_id)) return { items: [], total: 0 };
  const from = (filter.page - 1) * filter.page_size;
  let query = db.from("products").select("*", { count: "exact" }).eq("profile_id", profileId).is("gone_at", null);
  if (filter.feed_id !== undefined) query = query.eq("feed_id", filter.feed_id);
  if (filter.on_sale !== undefined) query = query.eq("on_sale", filter.on_sale);
  if (filter.category !== undefined) query = query.ilike("category", `%${literal(filter.category)}%`);
  for (const word of filter.q?.split(/\s+/).filter(Boolean) ?? []) {
    const pattern = quoted(`%${literal(word)}%`);
    query = query.or(`title.ilike.${pattern},brand.ilike.${pattern},external_id.ilike.${pattern}`);
  }
  const answer = await query
    .order("created_at", { ascending: false })
    .order("id")
    .range(from, from + filter.page_size - 1);
  // A page past the end is empty, not an error: PostgREST answers 416 there.
  if (answer.error && answer.status === 416) {
    const first = await listProducts(db, profileId, { ...filter, page: 1, page_size: 1 });
    return { items: [], total: first.total };
  }
  return { items: unwrap(answer) as Product[], total: answer.count ?? 0 };
}

export async function getProduct(db: Database, profileId: string, id: string): Promise<Product | null> {
  if (!isUuid(id)) return null;
  return unwrapMaybe(await db.from("products").select("*").eq("profile_id", profileId).eq("id", id).maybeSingle());
}

/** Titles of those of the ids that are products of the profile. */
export async function titlesOf(db: Database, profileId: string, ids: string[]): Promise<Map<string, string>> {
  const known = ids.filter(isUuid);
  if (known.length === 0) return new Map();
  const rows = unwrap(await db.from("products").select("id, title").eq("profile_id", profileId).in("id", known));
  return new Map(rows.map((row) => [row.id as string, row.title as string]));
}

/** Upserts a chunk of a feed's items, writing only what differs. */
export async function saveProducts(
  db: Database,
  feedId: string,
  items: FeedItem[],
): Promise<{ inserted: number; updated: number; unchanged: number }> {
  return unwrap(await db.rpc("save_products", { p_feed: feedId, p_items: items }));
}

/** How many rows are read or marked at a time. */
const GONE_CHUNK = 1_000;

/**
 * Marks the feed's products that are not among `seen` (shop ids) as gone.
 * @returns how many were newly marked
 */
export async function markGone(db: Database, feedId: string, seen: ReadonlySet<string>): Promise<number> {
  let after = "";
  let marked = 0;
  for (;;) {
    const rows = unwrap(
      await db
        .from("products")
        .select("id, external_id")
        .eq("feed_id", feedId)
        .is("gone_at", null)
        .gt("external_id", after)
        .order("external_id")
        .limit(GONE_CHUNK),
    );
    const gone = rows.filter((row) => !seen.has(row.external_id)).map((row) => row.id as string);
    for (let i = 0; i < gone.length; i += 100) {
      const update = db.from("products").update({ gone_at: new Date().toISOString() });
      unwrapMaybe(await update.in("id", gone.slice(i, i + 100)));
    }
    marked += gone.length;
    const last = rows.at(-1);
    if (rows.length < GONE_CHUNK || last === undefined) return marked;
    after = last.external_id;
  }
}

/** What making a video of a product needs to know of it, by its id; unknown ids are left out. */
export async function productsForVideos(
  db: Database,
  profileId: string,
  ids: string[],
): Promise<Map<string, Pick<Product, "title" | "image_link">>> {
  const known = ids.filter(isUuid);
  if (known.length === 0) return new Map();
  const query = db.from("products").select("id, title, image_link").eq("profile_id", profileId);
  const rows: Pick<Product, "id" | "title" | "image_link">[] = unwrap(await query.in("id", known));
  return new Map(rows.map(({ id, ...product }) => [id, product]));
}
