import type { SyncCounts } from "../contract/catalog.ts";
import type { FeedSyncInput, JobEnd } from "../contract/jobs.ts";
import { runFeedSync } from "../services/feeds/run-feed-sync.ts";
import { endSync } from "../store/feeds.ts";
import type { Dependencies } from "./dependencies.ts";
import { runWithHeartbeat } from "./run-stage.ts";

export const createFeedSync = (deps: Dependencies) => ({
  syncFeed: (input: FeedSyncInput): Promise<SyncCounts> =>
    runWithHeartbeat((signal) => runFeedSync(deps, input, signal)),

  /** Keeps the reason of a failed sync with the feed, and ends its job. */
  endFeedSync: (input: FeedSyncInput, end: JobEnd): Promise<void> =>
    runWithHeartbeat(() => endSync(deps.db, input.jobId, end)),
});
