/** Reads a feed into the catalogue. */
import PQueue from "p-queue";
import { readFeed } from "../../catalog/feed.ts";
import type { FeedItem, RejectedItem, SyncCounts } from "../../contract/catalog.ts";
import { Failure, type FailureType } from "../../contract/failures.ts";
import { FetchError, isTransientStatus } from "../../http/fetch-error.ts";
import { retryAfterS } from "../../http/retry-after.ts";
import type { FetchResponse, SafeFetch } from "../../http/safe-fetch.ts";
import type { Feed } from "../../store/feeds.ts";

export interface ImportDependencies {
  safeFetch: SafeFetch;
  /** Upserts items by their shop ids, writing only what differs. Several calls run at once. */
  saveItems: (items: FeedItem[]) => Promise<{ inserted: number; updated: number; unchanged: number }>;
  /** Marks the feed's products whose shop ids are not in `seen` as gone. @returns how many */
  markGone: (seen: Set<string>) => Promise<number>;
}

export interface ImportStep {
  signal: AbortSignal;
  /** Called with the fraction that is done, 0 to 1, and the counts so far. */
  onProgress: (fraction: number, counts: SyncCounts) => void;
}

export interface ImportResult {
  counts: SyncCounts;
  /** The first 200. */
  rejected: RejectedItem[];
  /** The server answered 304, so nothing was read. */
  notModified: boolean;
  /** For the conditional request of the next sync; null where an unchanged feed must be read again. */
  etag: string | null;
  lastModified: string | null;
}

type SyncedFeed = Pick<Feed, "feed_url" | "counts" | "rejected" | "etag" | "last_modified">;

const CHUNK = 1_000;
/** The feed is read on meanwhile; more would only fill the memory. */
const SAVES_AT_ONCE = 2;
/** The rest is for marking the products that are gone, once all is read. */
const MOST_WHILE_READING = 0.99;
const MAX_REJECTED_KEPT = 200;
const MAX_BYTES = 1_000_000_000;
const TIMEOUT_MS = 30 * 60_000;
const ACCEPT = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5";

/**
 * Fetches a feed, saves its items in chunks as they are read, and marks those that left it.
 * A feed that breaks off, or has no usable item, fails before anything is marked as gone, so the catalogue keeps its
 * products. An item that is in the feed but cannot be read is not gone.
 * @throws Failure FeedUnavailable, FeedHostFailing, FeedUnreadable, FeedTooLarge, AddressNotAllowed; the signal's reason
 */
export async function importFeed(feed: SyncedFeed, deps: ImportDependencies, step: ImportStep): Promise<ImportResult> {
  let response: FetchResponse | undefined;
  try {
    response = await fetchFeed(feed, deps, step.signal);
    if (response.status === 304) return unchangedSince(feed);
    if (response.status !== 200) throw statusFailure(response);
    return await readItems(response, feed, deps, step);
  } catch (error) {
    throw error instanceof FetchError ? fetchFailure(error) : error;
  } finally {
    response?.discard();
  }
}

function fetchFeed(feed: SyncedFeed, { safeFetch }: ImportDependencies, signal: AbortSignal) {
  return safeFetch(feed.feed_url, {
    signal,
    headers: feed.counts === null ? {} : conditions(feed),
    maxBytes: MAX_BYTES,
    timeoutMs: TIMEOUT_MS,
    accept: ACCEPT,
  });
}

function conditions({ etag, last_modified }: SyncedFeed): Record<string, string> {
  return {
    ...(etag === null ? {} : { "if-none-match": etag }),
    ...(last_modified === null ? {} : { "if-modified-since": last_modified }),
  };
}

function unchangedSince({ counts, rejected, etag, last_modified }: SyncedFeed): ImportResult {
  const before = counts ?? { read: 0, inserted: 0, updated: 0, unchanged: 0, gone: 0, rejected: 0 };
  const unchanged = before.inserted + before.updated + before.unchanged;
  return {
    counts: { read: before.read, inserted: 0, updated: 0, unchanged, gone: 0, rejected: before.rejected },
    rejected,
    notModified: true,
    etag,
    lastModified: last_modified,
  };
}

async function readItems(response: FetchResponse, feed: SyncedFeed, deps: ImportDependencies, step: ImportStep) {
  const counts: SyncCounts = { read: 0, inserted: 0, updated: 0, unchanged: 0, gone: 0, rejected: 0 };
  const rejected: RejectedItem[] = [];
  const seen = new Set<string>();
  const unreadable: string[] = [];
  const saves = new PQueue({ concurrency: SAVES_AT_ONCE });
  const failed = saves.onError();
  failed.catch(() => {});
  let chunk: FeedItem[] = [];
  let changesWithTime = false;
  const save = async (items: FeedItem[]) => {
    const saved = await deps.saveItems(items);
    counts.inserted += saved.inserted;
    counts.updated += saved.updated;
    counts.unchanged += saved.unchanged;
  };
  /** Begins to save a chunk, and waits while another one has to wait for its turn. */
  const addSave = async (items: FeedItem[]) => {
    saves.add(() => save(items)).catch(() => {});
    await Promise.race([failed, saves.onSizeLessThan(1)]);
  };
  const done = donePart(response, feed);
  const body = eachPiece(response.body, () => {
    step.signal.throwIfAborted();
    step.onProgress(Math.min(MOST_WHILE_READING, done(counts)), counts);
  });
  try {
    for await (const event of readFeed(body, { maxBytes: MAX_BYTES, taken: seen })) {
      counts.read++;
      if (event.kind === "rejected") {
        counts.rejected++;
        if (rejected.length < MAX_REJECTED_KEPT) rejected.push(event.rejected);
        if (event.rejected.external_id !== null) unreadable.push(event.rejected.external_id);
        continue;
      }
      changesWithTime ||= event.changesWithTime;
      chunk.push(event.item);
      if (chunk.length < CHUNK) continue;
      const items = chunk;
      chunk = [];
      await addSave(items);
      step.signal.throwIfAborted();
    }
    if (counts.read === counts.rejected) throw nothingToUse(rejected);
    if (chunk.length > 0) await addSave(chunk);
    await Promise.race([failed, saves.onIdle()]);
  } finally {
    saves.clear();
    await saves.onIdle();
  }
  for (const id of unreadable) seen.add(id);
  counts.gone = await deps.markGone(seen);
  step.onProgress(1, counts);
  const { etag = null, "last-modified": lastModified = null } = changesWithTime ? {} : response.headers;
  return { counts, rejected, notModified: false, etag, lastModified };
}

async function* eachPiece(body: AsyncIterable<Uint8Array>, then: () => void): AsyncGenerator<Uint8Array> {
  for await (const piece of body) {
    then();
    yield piece;
  }
}

/** The fraction of the feed that is read: by its content-length, or else by the item count of the last sync. */
function donePart({ headers, received }: FetchResponse, feed: SyncedFeed): (counts: SyncCounts) => number {
  const bytes = Number(headers["content-length"]);
  if (bytes > 0) return () => received() / bytes;
  const items = feed.counts?.read ?? 0;
  return ({ read }) => (items > 0 ? read / items : 0);
}

function nothingToUse([first, ...more]: RejectedItem[]): Failure {
  if (first === undefined)
    return new Failure("FeedUnreadable", "The feed holds no products. The catalogue stays as it was.");
  const item = `line ${first.line}${first.external_id === null ? "" : `, ${first.external_id}`}`;
  return new Failure(
    "FeedUnreadable",
    `None of the feed's items can be used, so the catalogue stays as it was. The first of them (${item}): ${first.reason}${more.length > 0 ? " Look at the others too." : ""}`,
  );
}

function statusFailure({ status, headers }: FetchResponse): Failure {
  if (status === 404 || status === 410)
    return new Failure("FeedUnavailable", `There is nothing at the feed's address (${status}). Check the address.`);
  if (status === 401 || status === 403)
    return new Failure(
      "FeedUnavailable",
      `The shop's server refuses to give the feed (${status}). Make it open to everybody, or let our reader through.`,
    );
  if (!isTransientStatus(status))
    return new Failure("FeedUnavailable", `The feed's address answers ${status} instead of a feed. Check the address.`);
  return new Failure("FeedHostFailing", `The shop's server fails just now (${status}).`, {
    retryAfterS: retryAfterS(headers["retry-after"]),
  });
}

function fetchFailure(error: FetchError): Failure {
  const type: FailureType =
    error.kind === "too_large" ? "FeedTooLarge" : error.transient ? "FeedHostFailing" : "FeedUnavailable";
  const next = error.transient ? "" : " Check the feed's address.";
  return new Failure(type, `The server of the feed's address ${error.message}.${next}`, { cause: error });
}
