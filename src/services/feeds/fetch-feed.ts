/** Asks a shop's server for a feed, page by page where it comes in pages. */
import { text } from "node:stream/consumers";
import { z } from "zod";
import { type FeedEvent, openFeed } from "../../catalog/feed.ts";
import { Failure, type FailureType } from "../../contract/failures.ts";
import { type FetchError, isTransientStatus } from "../../http/fetch-error.ts";
import { retryAfterS } from "../../http/retry-after.ts";
import type { FetchResponse, SafeFetch } from "../../http/safe-fetch.ts";

const ACCEPT =
  "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.9, text/tab-separated-values;q=0.8, text/csv;q=0.8, application/json;q=0.8, */*;q=0.5";
const LIMITS = {
  maxBytes: 1_000_000_000,
  /** In all. */
  timeoutMs: 30 * 60_000,
  /** Many shops make their feed as it is asked for, which takes a while before the first byte and between bytes. */
  idleTimeoutMs: 90_000,
  accept: ACCEPT,
};
/** Shopify's most for one page of `products.json`. */
const PAGE_SIZE = 250;
const MAX_PAGES = 4_000;

export interface FetchOptions {
  safeFetch: SafeFetch;
  signal: AbortSignal;
}

/** @param headers of a conditional request */
export function fetchFeed(
  feedUrl: string,
  headers: Record<string, string>,
  { safeFetch, signal }: FetchOptions,
): Promise<FetchResponse> {
  const url = isPaged(feedUrl) ? pageUrl(feedUrl, 1) : feedUrl;
  return safeFetch(url, { ...LIMITS, signal, headers });
}

/** 203: a proxy between has changed the feed. */
export const isGiven = (status: number): boolean => status === 200 || status === 203;

/** Whether the address is Shopify's `products.json`, which comes in pages, without one of them being named. */
export function isPaged(feedUrl: string): boolean {
  if (!URL.canParse(feedUrl)) return false;
  const { pathname, searchParams } = new URL(feedUrl);
  return /\/products\.json$/i.test(pathname) && !searchParams.has("page");
}

function pageUrl(feedUrl: string, page: number): string {
  const url = new URL(feedUrl);
  if (!url.searchParams.has("limit")) url.searchParams.set("limit", String(PAGE_SIZE));
  if (page > 1) url.searchParams.set("page", String(page));
  return url.href;
}

/**
 * The events of a feed and, of Shopify's, of its further pages: the next one of the Link header, or by number up to an empty one.
 * @param seen receives the shop ids that are read
 * @param body wraps the body of each response
 * @throws Failure, FetchError
 */
export async function* readPages(
  first: FetchResponse,
  feedUrl: string,
  seen: Set<string>,
  { body, ...options }: FetchOptions & { body: (body: FetchResponse["body"]) => AsyncIterable<Uint8Array> },
): AsyncGenerator<FeedEvent> {
  let response = first;
  let firstId: string | null = null;
  const currency = isPaged(feedUrl) && isGiven(first.status) ? await shopCurrency(first.url, options) : null;
  for (let page = 1; page <= MAX_PAGES; page++) {
    const current = response;
    try {
      if (!isGiven(response.status)) throw statusFailure(response);
      const { format, events } = await openFeed(body(response.body), {
        maxBytes: LIMITS.maxBytes,
        taken: seen,
        contentType: response.headers["content-type"],
        baseUrl: response.url,
      });
      let read = 0;
      let isNew = page === 1;
      for await (const event of events) {
        if (event.kind === "warning") {
          yield event;
          continue;
        }
        const id = event.kind === "item" ? event.item.external_id : event.rejected.external_id;
        // A server that knows no pages gives the first one again.
        if (read++ === 0 && page > 1 && id === firstId) return;
        if (read === 1) firstId = id;
        // The shop added a product meanwhile, so that the last one of a page comes again.
        if (page > 1 && event.kind === "rejected" && id !== null && seen.has(id)) continue;
        isNew = true;
        if (event.kind === "item" && event.item.price !== null) event.item.currency ??= currency;
        yield event;
      }
      // Pages that go round in a circle have no end.
      const next = format === "json" && read > 0 && isNew ? nextPage(response, feedUrl, page) : null;
      if (next === null) return;
      response = await options.safeFetch(next, { ...LIMITS, signal: options.signal });
    } finally {
      current.discard();
    }
  }
}

const metaSchema = z.object({ currency: z.string().regex(/^[A-Z]{3}$/) });

/** The currency of a shop at Shopify, which its products don't name; null where it does not say it. */
async function shopCurrency(url: string, { safeFetch, signal }: FetchOptions): Promise<string | null> {
  const limits = { maxBytes: 100_000, timeoutMs: 15_000, accept: "application/json" };
  try {
    const response = await safeFetch(new URL("/meta.json", url).href, { ...limits, signal });
    const meta = await text(response.body);
    return isGiven(response.status) ? metaSchema.parse(JSON.parse(meta)).currency : null;
  } catch {
    signal.throwIfAborted();
    return null;
  }
}

function nextPage({ headers, url }: FetchResponse, feedUrl: string, page: number): string | null {
  const linked = /<([^>]*)>[^,]*;\s*rel\s*=\s*"?next\b/i.exec(headers.link ?? "")?.[1];
  if (linked !== undefined && URL.canParse(linked, url)) {
    const next = new URL(linked, url);
    return next.origin === new URL(url).origin ? next.href : null;
  }
  return isPaged(feedUrl) ? pageUrl(feedUrl, page + 1) : null;
}

export function statusFailure({ status, headers }: FetchResponse): Failure {
  if (status === 404 || status === 410)
    return new Failure("FeedUnavailable", `There is nothing at the feed's address (${status}). Check the address.`);
  if (status === 401 || status === 403)
    return new Failure(
      "FeedUnavailable",
      `The shop's server refuses to give the feed (${status}). Make it open to everybody, or let our reader through.`,
    );
  if (status === 202)
    return new Failure("FeedHostFailing", "The shop's server is still making the feed (202).", {
      retryAfterS: retryAfterS(headers["retry-after"]),
    });
  if (!isTransientStatus(status))
    return new Failure("FeedUnavailable", `The feed's address answers ${status} instead of a feed. Check the address.`);
  return new Failure("FeedHostFailing", `The shop's server fails just now (${status}).`, {
    retryAfterS: retryAfterS(headers["retry-after"]),
  });
}

/** A server that stopped answering is not asked again: it may still be making the feed that it was asked for. */
export function fetchFailure(error: FetchError): Failure {
  const [type, next] = failureKind(error);
  return new Failure(type, `The server of the feed's address ${error.message}.${next}`, { cause: error });
}

function failureKind({ kind, transient }: FetchError): [type: FailureType, next: string] {
  if (kind === "too_large") return ["FeedTooLarge", " Check the feed's address."];
  if (kind === "timeout")
    return ["FeedUnavailable", " Ask the shop's host why its feed takes so long, then sync once more."];
  return transient ? ["FeedHostFailing", ""] : ["FeedUnavailable", " Check the feed's address."];
}
