import type { RejectedItem, SyncCounts } from "../contract/catalog.ts";
import { type JobEnd, UNFINISHED } from "../contract/jobs.ts";
import { type Database, isUuid, unwrap, unwrapMaybe } from "./client.ts";
import type { FeedRow } from "./rows.ts";

export interface Feed extends Omit<FeedRow, "status"> {
  /** `syncing` while a sync has not ended, otherwise how the last one did; one that was cancelled leaves no trace. */
  status: FeedRow["status"] | "syncing";
  /** The job of the sync that runs now. */
  sync_job_id: string | null;
}

/** @param sync the job of the sync that runs now, if one does */
function feedOf({ sync: [running], ...row }: FeedRow & { sync: { id: string }[] }): Feed {
  return running ? { ...row, status: "syncing", sync_job_id: running.id } : { ...row, sync_job_id: null };
}

/** A second sync that was asked for at the same time is about to be taken back: the first is the one that runs. */
function selectFeeds(db: Database, profileId: string) {
  return db
    .from("product_feeds")
    .select("*, sync:jobs(id)")
    .eq("profile_id", profileId)
    .eq("sync.kind", "feed_sync")
    .in("sync.status", UNFINISHED)
    .order("created_at", { referencedTable: "sync" })
    .limit(1, { referencedTable: "sync" });
}

/** @throws StoreError with code 23505 where the profile has a feed of that address already */
export async function createFeed(
  db: Database,
  feed: { profileId: string; name: string; feedUrl: string },
): Promise<Feed> {
  const row = { profile_id: feed.profileId, name: feed.name, feed_url: feed.feedUrl };
  const created = unwrap(await db.from("product_feeds").insert(row).select("*").single());
  return feedOf({ ...created, sync: [] });
}

/** A profile's feeds, newest first. */
export async function listFeeds(db: Database, profileId: string): Promise<Feed[]> {
  const query = selectFeeds(db, profileId).order("created_at", { ascending: false }).order("id");
  return unwrap(await query).map(feedOf);
}

export async function getFeed(db: Database, profileId: string, id: string): Promise<Feed | null> {
  if (!isUuid(id)) return null;
  const row = unwrapMaybe(await selectFeeds(db, profileId).eq("id", id).maybeSingle());
  return row && feedOf(row);
}

/** @returns whether there was such a feed */
export async function deleteFeed(db: Database, profileId: string, id: string): Promise<boolean> {
  if (!isUuid(id)) return false;
  const rows = unwrap(await db.from("product_feeds").delete().eq("profile_id", profileId).eq("id", id).select("id"));
  return rows.length > 0;
}

/** How far a sync is, told while it runs. @param progress 0 to 100 */
export async function recordSyncProgress(
  db: Database,
  jobId: string,
  { progress, counts }: { progress: number; counts: SyncCounts },
): Promise<void> {
  const row = { progress, detail: { counts } };
  unwrapMaybe(await db.from("jobs").update(row).eq("id", jobId).eq("status", "processing"));
}

/** The good end of a sync, of feed and job at once. A job that has ended already stays as it is. */
export async function finishSync(
  db: Database,
  jobId: string,
  sync: { counts: SyncCounts; rejected: RejectedItem[]; etag: string | null; lastModified: string | null },
): Promise<void> {
  const { lastModified: last_modified, ...rest } = sync;
  unwrapMaybe(await db.rpc("finish_feed_sync", { p_job: jobId, p_sync: { ...rest, last_modified } }));
}

/**
 * Any other end, which costs the feed nothing of its last good sync. One that failed shows with the feed; one that was
 * cancelled does not. A job that has ended already stays as it is.
 */
export async function endSync(db: Database, jobId: string, { status, error, error_type }: JobEnd): Promise<void> {
  unwrapMaybe(
    await db.rpc("end_feed_sync", {
      p_job: jobId,
      p_status: status,
      p_error: error ?? null,
      p_error_type: error_type ?? null,
    }),
  );
}
