/** A feed's sync as its job runs it: resumed where an earlier try stopped, its progress on record. */
import { createHash } from "node:crypto";
import type { Logger } from "pino";
import type { FeedItem, SyncCounts } from "../../contract/catalog.ts";
import { Failure } from "../../contract/failures.ts";
import type { FeedSyncInput } from "../../contract/jobs.ts";
import { parseLastSync, parseSyncCounts } from "../../contract/stored.ts";
import { requireWebUrl, type SafeFetch } from "../../http/safe-fetch.ts";
import type { Database } from "../../store/client.ts";
import { type Feed, feedCredentials, finishSync, getFeed, recordSyncProgress } from "../../store/feeds.ts";
import { getJob, startJob } from "../../store/jobs.ts";
import { markGone, savedSteps, saveProducts } from "../../store/products.ts";
import { type ImportStep, importFeed } from "./import-feed.ts";

/** Progress must show within 2 s. */
const RECORD_EVERY_MS = 1_000;

interface Dependencies {
  db: Database;
  log: Logger;
  safeFetch: SafeFetch;
}

/**
 * Reads a feed into the catalogue. Called again it resumes, and counts what all tries did.
 * @throws Failure FeedNotFound where the feed was deleted; RecordInvalid; what `importFeed` throws
 */
export async function runFeedSync(deps: Dependencies, input: FeedSyncInput, signal: AbortSignal): Promise<SyncCounts> {
  const { db, safeFetch } = deps;
  const { profileId, feedId, jobId } = input;
  const [feed, job] = await Promise.all([getFeed(db, profileId, feedId), getJob(db, profileId, jobId)]);
  if (!feed || job?.feed_id !== feed.id) {
    throw new Failure("FeedNotFound", "The feed was deleted before it could be synced.");
  }
  // The last try finished, and Temporal did not hear of it.
  const counts: unknown = job.detail?.counts;
  if (job.status === "completed" && counts != null) return parseSyncCounts(counts);
  await startJob(db, jobId);
  const saved = await savedSteps(db, jobId);
  const known = feed.has_password ? await feedCredentials(db, feedId) : null;
  // A shop's server may name further pages that are on another one.
  const credentials = known && { ...known, origin: requireWebUrl(feed.feed_url).origin };
  const fetchFromShop: SafeFetch = (url, options) => safeFetch(url, { ...options, credentials });
  const into = {
    safeFetch: fetchFromShop,
    saveItems: chunkSaver(db, jobId, saved),
    markGone: (seen: Iterable<string>) => markGone(db, jobId, seen),
  };
  // Once some of another version is saved, "unchanged since the last good sync" is no answer.
  const whole = withLastSync(feed, deps.log);
  const last = saved.size === 0 ? whole : { ...whole, etag: null, last_modified: null };
  const result = await recordingProgress(deps, jobId, (onProgress) => importFeed(last, into, { signal, onProgress }));
  await finishSync(db, jobId, result);
  return result.counts;
}

/** A feed whose last sync left a result that is damaged is read as if for the first time. */
function withLastSync(feed: Feed, log: Logger): Feed {
  try {
    return { ...feed, ...parseLastSync(feed) };
  } catch (err) {
    log.error({ feed_id: feed.id, err }, "damaged feed: it is read as if for the first time");
    return { ...feed, counts: null, rejected: [], warnings: [], etag: null, last_modified: null };
  }
}

/**
 * Saves a sync's chunks, each identified by a hash of its items. No server can be asked for the rest of a feed that may have
 * changed, so a sync that resumes reads the feed from the start and skips the chunks that are saved.
 */
function chunkSaver(db: Database, jobId: string, saved: Awaited<ReturnType<typeof savedSteps>>) {
  return async (items: FeedItem[]) => {
    const step = createHash("sha256").update(JSON.stringify(items)).digest("base64url");
    const counts = saved.get(step) ?? (await saveProducts(db, jobId, { step, items }));
    if (counts === null) throw new Failure("FeedNotFound", "The feed was deleted while it was synced.");
    return counts;
  };
}

/** Records how far the sync is, where that has changed. Errors of the database are ignored. */
async function recordingProgress<T>(
  { db, log }: Dependencies,
  jobId: string,
  run: (onProgress: ImportStep["onProgress"]) => Promise<T>,
): Promise<T> {
  let latest: { fraction: number; counts: SyncCounts } | null = null;
  let recorded = "";
  let recording: Promise<void> = Promise.resolve();
  const record = () => {
    if (latest === null) return;
    // The counts grow while nothing more is read: chunks are still being saved.
    const state = { progress: Math.floor(latest.fraction * 100), counts: latest.counts };
    const text = JSON.stringify(state);
    if (text === recorded) return;
    recorded = text;
    recording = recordSyncProgress(db, jobId, state).catch((err: unknown) =>
      log.debug({ job_id: jobId, err }, "progress not recorded"),
    );
  };
  const timer = setInterval(record, RECORD_EVERY_MS);
  try {
    return await run((fraction, counts) => {
      latest = { fraction, counts };
    });
  } finally {
    clearInterval(timer);
    await recording;
    record();
    await recording;
  }
}
