import { type Database, isUuid, unwrap, unwrapMaybe } from "./client.ts";
import type { BatchRow, ClipRow, JobRow } from "./rows.ts";

/** A clip with how it was made. */
export interface ClipWithJob extends ClipRow {
  job: JobRow & { batch: Pick<BatchRow, "id" | "name" | "kind"> | null };
}

export interface ClipFilter {
  product_id?: string | undefined;
  feed_id?: string | undefined;
  batch_id?: string | undefined;
  /** Created at this time or later, or at this time or before; ISO 8601. */
  from?: string | undefined;
  to?: string | undefined;
  /** Words that the title must contain. */
  q?: string | undefined;
  page: number;
  page_size: number;
}

/** By parameter, the column that it filters. A deleted product's clips keep its `product_key`. */
const ID_FILTERS = { product_id: "product_key", feed_id: "feed_id", batch_id: "batch_id" } as const;
/** Escapes `%`, `_` and `\` for `ilike`; `*`, PostgREST's alias of `%`, cannot be escaped and becomes any character. */
const literal = (text: string) => text.replace(/[\\%_]/g, "\\$&").replaceAll("*", "_");

/** A page of a profile's finished clips, newest first. */
export async function listClips(
  db: Database,
  profileId: string,
  filter: ClipFilter,
): Promise<{ items: ClipRow[]; total: number }> {
  const start = (filter.page - 1) * filter.page_size;
  let query = db.from("clips").select("*", { count: "exact" }).eq("profile_id", profileId);
  for (const [parameter, column] of Object.entries(ID_FILTERS)) {
    const id = filter[parameter as keyof typeof ID_FILTERS];
    if (id === undefined) continue;
    if (!isUuid(id)) return { items: [], total: 0 };
    query = query.eq(column, id.toLowerCase());
  }
  if (filter.from !== undefined) query = query.gte("created_at", filter.from);
  if (filter.to !== undefined) query = query.lte("created_at", filter.to);
  for (const word of filter.q?.split(/\s+/).filter(Boolean) ?? []) query = query.ilike("title", `%${literal(word)}%`);
  const answer = await query
    .order("created_at", { ascending: false })
    .order("id")
    .range(start, start + filter.page_size - 1);
  // PostgREST answers 416 to a page past the end; for us that is an empty page.
  if (answer.error && answer.status === 416) {
    const first = await listClips(db, profileId, { ...filter, page: 1, page_size: 1 });
    return { items: [], total: first.total };
  }
  return { items: unwrap(answer), total: answer.count ?? 0 };
}

export async function getClip(db: Database, profileId: string, id: string): Promise<ClipWithJob | null> {
  if (!isUuid(id)) return null;
  const columns = "*, job:jobs!inner(*, batch:batches!jobs_batch_id_fkey(id, name, kind))";
  const query = db.from("clips").select(columns).eq("profile_id", profileId).eq("id", id);
  return unwrapMaybe(await query.maybeSingle());
}

/** A clip with the settings that it was made with. */
export interface ClipVersion extends ClipRow {
  job: Pick<JobRow, "settings">;
}

/** A product's clips, newest first. @param productKey its id, as in its jobs */
export async function clipsOfProduct(
  db: Database,
  profileId: string,
  productKey: string,
  limit: number,
): Promise<ClipVersion[]> {
  const query = db.from("clips").select("*, job:jobs!inner(settings)");
  const found = query.eq("profile_id", profileId).eq("product_key", productKey);
  return unwrap(await found.order("created_at", { ascending: false }).order("id").limit(limit));
}

/** The clips of the given jobs, in any order. */
export async function clipsOfJobs(db: Database, profileId: string, jobIds: string[]): Promise<ClipRow[]> {
  if (jobIds.length === 0) return [];
  return unwrap(await db.from("clips").select("*").eq("profile_id", profileId).in("job_id", jobIds));
}

/**
 * Deletes a clip and its project; in the same transaction its files become orphaned, and its job is marked as having no clip.
 * @returns the id of the job whose files are to be removed; null where there is no such clip
 */
export async function deleteClip(db: Database, profileId: string, id: string): Promise<string | null> {
  if (!isUuid(id)) return null;
  return unwrapMaybe(await db.rpc("delete_clip", { p_profile: profileId, p_clip: id }));
}
