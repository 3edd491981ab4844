import { createHash } from "node:crypto";
import type { FeedItem, SyncCounts } from "../contract/catalog.ts";
import { Failure } from "../contract/failures.ts";
import type { FeedSyncInput, JobEnd } from "../contract/jobs.ts";
import { type SyncStep, syncFeed as sync } from "../services/feeds/sync-feed.ts";
import { endSync, finishSync, getFeed, recordSyncProgress } from "../store/feeds.ts";
import { getJob, startJob } from "../store/jobs.ts";
import { markGone, savedSteps, saveProducts } from "../store/products.ts";
import type { Dependencies } from "./dependencies.ts";
import { runWithHeartbeat } from "./run-stage.ts";

/** Progress must show within 2 s. */
const TELL_EVERY_MS = 1_000;

export function createFeedSync({ db, log, safeFetch }: Dependencies) {
  /**
   * Saves a sync's chunks, each known by what it holds. A server can't be asked for the rest of a feed that may have
   * changed, so a sync that is taken up again reads it from the start and passes over the chunks that are saved.
   */
  function chunkSaver(jobId: string, saved: Awaited<ReturnType<typeof savedSteps>>) {
    return async (items: FeedItem[]) => {
      const step = createHash("sha256").update(JSON.stringify(items)).digest("base64url");
      const counts = saved.get(step) ?? (await saveProducts(db, jobId, { step, items }));
      if (counts === null) throw new Failure("FeedNotFound", "The feed was deleted while it was synced.");
      return counts;
    };
  }

  /** Writes to the job how far its sync is, where there is news. A database that is away stops nothing here. */
  async function tellingProgress<T>(
    jobId: string,
    run: (onProgress: SyncStep["onProgress"]) => Promise<T>,
  ): Promise<T> {
    let latest: { fraction: number; counts: SyncCounts } | null = null;
    let written = "";
    let writing: Promise<void> = Promise.resolve();
    const write = () => {
      if (latest === null) return;
      // The counts go on while nothing more is read: chunks are still being saved.
      const news = { progress: Math.floor(latest.fraction * 100), counts: latest.counts };
      const text = JSON.stringify(news);
      if (text === written) return;
      written = text;
      writing = recordSyncProgress(db, jobId, news).catch((err: unknown) =>
        log.debug({ job_id: jobId, err }, "progress not recorded"),
      );
    };
    const timer = setInterval(write, TELL_EVERY_MS);
    try {
      return await run((fraction, counts) => {
        latest = { fraction, counts };
      });
    } finally {
      clearInterval(timer);
      await writing;
    }
  }

  return {
    /** Reads a feed into the catalogue. Tried again it goes on where it was, and counts what all tries did. */
    syncFeed: (input: FeedSyncInput): Promise<SyncCounts> =>
      runWithHeartbeat(async (signal) => {
        const { profileId, feedId, jobId } = input;
        const [feed, job] = await Promise.all([getFeed(db, profileId, feedId), getJob(db, profileId, jobId)]);
        if (!feed || !job) throw new Failure("FeedNotFound", "The feed was deleted before it could be synced.");
        // The try before this one ended well, and Temporal was not told.
        if (job.status === "completed" && job.detail.counts) return job.detail.counts;
        await startJob(db, jobId);
        const saved = await savedSteps(db, jobId);
        const deps = {
          safeFetch,
          saveItems: chunkSaver(jobId, saved),
          markGone: (seen: Iterable<string>) => markGone(db, jobId, seen),
        };
        // That the feed is as it was at the last good sync is no answer once some of another version is saved.
        const known = saved.size === 0 ? feed : { ...feed, etag: null, last_modified: null };
        const result = await tellingProgress(jobId, (onProgress) => sync(known, deps, { signal, onProgress }));
        await finishSync(db, jobId, result);
        return result.counts;
      }),

    /** Keeps the reason of a failed sync with the feed, and ends its job. */
    endFeedSync: (input: FeedSyncInput, end: JobEnd): Promise<void> =>
      runWithHeartbeat(() => endSync(db, input.jobId, end)),
  };
}
