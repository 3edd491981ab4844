/** Reads a feed into the catalogue. */
import PQueue from "p-queue";
import type { FeedItem, FeedNotice, RejectedItem, SyncCounts } from "../../contract/catalog.ts";
import { Failure } from "../../contract/failures.ts";
import { FetchError } from "../../http/fetch-error.ts";
import type { FetchResponse, SafeFetch } from "../../http/safe-fetch.ts";
import type { Feed } from "../../store/feeds.ts";
import { fetchFailure, fetchFeed, isGiven, isPaged, readPages, statusFailure } from "./fetch-feed.ts";

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
  /** What was not as it should be, and was read nevertheless: the first 200. */
  warnings: FeedNotice[];
  /** The server answered 304, so nothing was read. */
  notModified: boolean;
  /** For the conditional request of the next sync; null where an unchanged feed must be read again. */
  etag: string | null;
  lastModified: string | null;
}

type SyncedFeed = Pick<Feed, "feed_url" | "counts" | "rejected" | "warnings" | "etag" | "last_modified">;

const CHUNK = 1_000;
/** The feed is read on meanwhile; more would only fill the memory. */
const SAVES_AT_ONCE = 2;
/** The rest is for marking the products that are gone, once all is read. */
const MOST_WHILE_READING = 0.99;
const MAX_NOTICES_KEPT = 200;

/**
 * Fetches a feed, saves its items in chunks as they are read, and marks those that left it.
 * A feed that breaks off, or has no usable item, fails before anything is marked as gone, so the catalogue keeps its
 * products. An item that is in the feed but cannot be read is not gone.
 * @throws Failure FeedUnavailable, FeedHostFailing, FeedUnreadable, FeedTooLarge, AddressNotAllowed; the signal's reason
 */
export async function importFeed(feed: SyncedFeed, deps: ImportDependencies, step: ImportStep): Promise<ImportResult> {
  let response: FetchResponse | undefined;
  try {
    const headers = feed.counts === null || isPaged(feed.feed_url) ? {} : conditions(feed);
    response = await fetchFeed(feed.feed_url, headers, { safeFetch: deps.safeFetch, signal: step.signal });
    if (response.status === 304) return unchangedSince(feed);
    if (!isGiven(response.status)) throw statusFailure(response);
    return await readItems(response, feed, deps, step);
  } catch (error) {
    throw error instanceof FetchError ? fetchFailure(error) : error;
  } finally {
    response?.discard();
  }
}

function conditions({ etag, last_modified }: SyncedFeed): Record<string, string> {
  return {
    ...(etag === null ? {} : { "if-none-match": etag }),
    ...(last_modified === null ? {} : { "if-modified-since": last_modified }),
  };
}

function unchangedSince({ counts, rejected, warnings, etag, last_modified }: SyncedFeed): ImportResult {
  const before = counts ?? { read: 0, inserted: 0, updated: 0, unchanged: 0, gone: 0, rejected: 0 };
  const unchanged = before.inserted + before.updated + before.unchanged;
  return {
    counts: { read: before.read, inserted: 0, updated: 0, unchanged, gone: 0, rejected: before.rejected },
    rejected,
    warnings,
    notModified: true,
    etag,
    lastModified: last_modified,
  };
}

async function readItems(response: FetchResponse, feed: SyncedFeed, deps: ImportDependencies, step: ImportStep) {
  const counts: SyncCounts = { read: 0, inserted: 0, updated: 0, unchanged: 0, gone: 0, rejected: 0 };
  const rejected: RejectedItem[] = [];
  const warnings: FeedNotice[] = [];
  const seen = new Set<string>();
  const unreadable: string[] = [];
  const saves = new PQueue({ concurrency: SAVES_AT_ONCE });
  const failed = saves.onError();
  failed.catch(() => {});
  let chunk: FeedItem[] = [];
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
  const body = (pieces: FetchResponse["body"]) =>
    eachPiece(pieces, () => {
      step.signal.throwIfAborted();
      step.onProgress(Math.min(MOST_WHILE_READING, done(counts)), counts);
    });
  const pages = readPages(response, feed.feed_url, seen, { safeFetch: deps.safeFetch, signal: step.signal, body });
  try {
    for await (const event of pages) {
      if (event.kind === "warning") {
        if (warnings.length < MAX_NOTICES_KEPT) warnings.push(event.warning);
        continue;
      }
      counts.read++;
      if (event.kind === "rejected") {
        counts.rejected++;
        if (rejected.length < MAX_NOTICES_KEPT) rejected.push(event.rejected);
        if (event.rejected.external_id !== null) unreadable.push(event.rejected.external_id);
        continue;
      }
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
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    // What was read of a feed that breaks off is good.
    if (chunk.length > 0) await addSave(chunk);
    await Promise.race([failed, saves.onIdle()]);
    step.onProgress(MOST_WHILE_READING, counts);
    throw error;
  } finally {
    saves.clear();
    await saves.onIdle();
  }
  for (const id of unreadable) seen.add(id);
  counts.gone = await deps.markGone(seen);
  step.onProgress(1, counts);
  const { etag = null, "last-modified": lastModified = null } = isPaged(feed.feed_url) ? {} : response.headers;
  return { counts, rejected, warnings, notModified: false, etag, lastModified };
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
  if (bytes > 0 && !isPaged(feed.feed_url)) return () => received() / bytes;
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
