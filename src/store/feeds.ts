import type { FeedNotice, RejectedItem, SyncCounts } from "../contract/catalog.ts";
import type { Credentials } from "../contract/credentials.ts";
import { type JobEnd, UNFINISHED } from "../contract/jobs.ts";
import { type Database, isUuid, unwrap, unwrapMaybe } from "./client.ts";
import type { FeedRow } from "./rows.ts";

export interface Feed extends Omit<FeedRow, "status"> {
  /** `syncing` while a sync has not ended, otherwise how the last one ended; cancelled syncs do not count. */
  status: FeedRow["status"] | "syncing";
  /** Job of the running sync. */
  sync_job_id: string | null;
}

/** @param sync job of the running sync, if there is one */
function feedOf({ sync: [running], ...row }: FeedRow & { sync: { id: string }[] }): Feed {
  return running ? { ...row, status: "syncing", sync_job_id: running.id } : { ...row, sync_job_id: null };
}

/** With the job of the running sync: of two unfinished ones the first, since the other is about to be deleted. */
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

/** @throws StoreError with code 23505 where the profile already has a feed with that address */
export async function createFeed(
  db: Database,
  feed: { profileId: string; name: string; feedUrl: string; credentials?: Credentials | null },
): Promise<Feed> {
  const { profileId, name, feedUrl, credentials = null } = feed;
  const parameters = { p_profile: profileId, p_name: name, p_url: feedUrl, p_credentials: credentials };
  const created = unwrap(await db.rpc("create_feed", parameters).single());
  return feedOf({ ...created, sync: [] });
}

export interface FeedChanges {
  name?: string | undefined;
  feedUrl?: string | undefined;
  /** With a new address: the user name and password for it. Where it has none, those of the old one stay on the same server. */
  credentials: Credentials | null;
}

/**
 * Changes a feed; its products stay.
 * @returns whether it existed
 * @throws StoreError with code 23505 where the profile has another feed with that address
 */
export async function updateFeed(db: Database, id: string, changes: FeedChanges): Promise<boolean> {
  const { name = null, feedUrl = null, credentials } = changes;
  const rows = await db.rpc("update_feed", {
    p_feed: id,
    p_name: name,
    p_url: feedUrl,
    p_credentials: credentials,
  });
  return unwrap(rows).length > 0;
}

/** User name and password for a feed's server. For the worker: no user can read them. */
export async function feedCredentials(db: Database, id: string): Promise<Credentials | null> {
  return unwrapMaybe(await db.rpc("read_feed_credentials", { p_feed: id }));
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

/** @returns whether it existed */
export async function deleteFeed(db: Database, id: string): Promise<boolean> {
  return unwrap(await db.rpc("delete_feed", { p_feed: id }));
}

/** Records how far a running sync is. @param progress 0 to 100 */
export async function recordSyncProgress(
  db: Database,
  jobId: string,
  { progress, counts }: { progress: number; counts: SyncCounts },
): Promise<void> {
  const row = { progress, detail: { counts } };
  unwrapMaybe(await db.from("jobs").update(row).eq("id", jobId).eq("status", "processing"));
}

/** Completes a sync: its feed and its job in one transaction. Ignored for a job that has ended. */
export async function finishSync(
  db: Database,
  jobId: string,
  sync: {
    counts: SyncCounts;
    rejected: RejectedItem[];
    warnings: FeedNotice[];
    etag: string | null;
    lastModified: string | null;
  },
): Promise<void> {
  const { lastModified: last_modified, ...rest } = sync;
  unwrapMaybe(await db.rpc("finish_feed_sync", { p_job: jobId, p_sync: { ...rest, last_modified } }));
}

/**
 * Ends a sync that failed or was cancelled. The feed keeps the result of its last successful sync; a failure is recorded with
 * it, a cancellation is not. Ignored for a job that has ended.
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
