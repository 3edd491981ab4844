import type { Feed, RejectedItem, SyncCounts } from "../contract/catalog.ts";
import { type Database, isUuid, unwrap, unwrapMaybe } from "./client.ts";

/** @throws StoreError with code 23505 where the profile has a feed of that address already */
export async function createFeed(
  db: Database,
  feed: { profileId: string; name: string; feedUrl: string },
): Promise<Feed> {
  const row = { profile_id: feed.profileId, name: feed.name, feed_url: feed.feedUrl };
  return unwrap(await db.from("product_feeds").insert(row).select("*").single());
}

/** A profile's feeds, newest first. */
export async function listFeeds(db: Database, profileId: string): Promise<Feed[]> {
  const query = db.from("product_feeds").select("*").eq("profile_id", profileId);
  return unwrap(await query.order("created_at", { ascending: false }).order("id"));
}

export async function getFeed(db: Database, profileId: string, id: string): Promise<Feed | null> {
  if (!isUuid(id)) return null;
  return unwrapMaybe(await db.from("product_feeds").select("*").eq("profile_id", profileId).eq("id", id).maybeSingle());
}

/** @returns whether there was such a feed */
export async function deleteFeed(db: Database, profileId: string, id: string): Promise<boolean> {
  if (!isUuid(id)) return false;
  const rows = unwrap(await db.from("product_feeds").delete().eq("profile_id", profileId).eq("id", id).select("id"));
  return rows.length > 0;
}

export async function markSyncing(db: Database, feedId: string): Promise<void> {
  unwrapMaybe(await db.from("product_feeds").update({ status: "syncing" }).eq("id", feedId));
}

export async function recordSync(
  db: Database,
  feedId: string,
  sync: { counts: SyncCounts; rejected: RejectedItem[]; etag: string | null; lastModified: string | null },
): Promise<void> {
  const row = {
    status: "synced",
    counts: sync.counts,
    rejected: sync.rejected,
    error: null,
    error_type: null,
    etag: sync.etag,
    last_modified: sync.lastModified,
    last_synced_at: new Date().toISOString(),
  };
  unwrapMaybe(await db.from("product_feeds").update(row).eq("id", feedId));
}

/** Where the feed has not changed since its last sync, all that is new is the time. */
export async function recordUnchanged(db: Database, feedId: string): Promise<void> {
  const row = { status: "synced", error: null, error_type: null, last_synced_at: new Date().toISOString() };
  unwrapMaybe(await db.from("product_feeds").update(row).eq("id", feedId));
}

/**
 * The counts and products of the last good sync stay. What it was told of the feed's version goes: some items may have
 * been written since, so the next sync reads it all.
 */
export async function recordSyncFailure(
  db: Database,
  feedId: string,
  failure: { error: string; error_type: string },
): Promise<void> {
  unwrapMaybe(
    await db
      .from("product_feeds")
      .update({ status: "failed", etag: null, last_modified: null, ...failure })
      .eq("id", feedId),
  );
}
