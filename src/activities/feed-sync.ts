import { syncFeed as sync } from "../catalog/sync-feed.ts";
import type { SyncCounts } from "../contract/catalog.ts";
import { Failure } from "../contract/failures.ts";
import type { FeedSyncInput, JobEnd } from "../contract/jobs.ts";
import { getFeed, markSyncing, recordSync, recordSyncFailure, recordUnchanged } from "../store/feeds.ts";
import { endJob, startJob } from "../store/jobs.ts";
import { markGone, saveProducts } from "../store/products.ts";
import type { Dependencies } from "./dependencies.ts";
import { runWithHeartbeat } from "./run-stage.ts";

export function createFeedSync({ db, publicFetch }: Dependencies) {
  return {
    /** Reads a feed into the catalogue; trying again only writes what is still missing. */
    syncFeed: (input: FeedSyncInput): Promise<SyncCounts> =>
      runWithHeartbeat(async (signal) => {
        const feed = await getFeed(db, input.profileId, input.feedId);
        if (!feed) throw new Failure("FeedNotFound", "The feed was deleted before it could be synced.");
        await startJob(db, input.jobId);
        await markSyncing(db, feed.id);
        const deps = {
          publicFetch,
          saveItems: (items: Parameters<typeof saveProducts>[2]) => saveProducts(db, feed.id, items),
          markGone: (seen: ReadonlySet<string>) => markGone(db, feed.id, seen),
        };
        const result = await sync(feed, deps, { signal, onProgress: () => {} });
        if (result.notModified) await recordUnchanged(db, feed.id);
        else await recordSync(db, feed.id, result);
        return result.counts;
      }),

    /** Keeps the reason of a failed sync with the feed, and ends its job. */
    endFeedSync: (input: FeedSyncInput, end: JobEnd): Promise<void> =>
      runWithHeartbeat(async () => {
        if (end.status !== "completed") {
          const error = end.error ?? "The sync was cancelled.";
          await recordSyncFailure(db, input.feedId, { error, error_type: end.error_type ?? "Cancelled" });
        }
        await endJob(db, input.jobId, end);
      }),
  };
}
