/** Remembers what image links answered and for how long that is fresh: HTTP caching (RFC 9111), as a shared cache. */
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import CachePolicy from "http-cache-semantics";
import { z } from "zod";
import { writeAtomically } from "../atomic-write.ts";
import { sha256 } from "../cache/content-cache.ts";
import { evict, touch } from "../cache/evict.ts";
import { flattenHeaders } from "../http/safe-fetch.ts";

/**
 * Lifetime where the server gives none: the videos of one batch ask once, and a picture that was replaced under the same link
 * is seen soon.
 */
const DEFAULT_LIFETIME_S = 600;
/** Longest lifetime, whatever the server says. */
const MAX_LIFETIME_MS = 86_400_000;
const MAX_CACHE_BYTES = 20_000_000;

export interface CachedResponse {
  /** SHA-256 of the bytes that the link gave. */
  source: string;
  /** Of the response; lower-case names. */
  headers: Record<string, string>;
  policy: CachePolicy;
  /** When the server last sent or confirmed the bytes, Unix milliseconds. */
  askedAt: number;
}

const entrySchema = z.object({
  link: z.string(),
  source: z.string(),
  headers: z.record(z.string(), z.string()),
  policy: z.custom<CachePolicy.CachePolicyObject>((value) => typeof value === "object"),
  askedAt: z.number(),
});
const entryPath = (folder: string, link: string) => join(folder, `${sha256(link)}.json`);
const requestOf = (link: string) => ({ url: link, method: "GET", headers: {} });

/** @returns null where there is no entry, or an unreadable one */
export async function readCachedResponse(folder: string, link: string): Promise<CachedResponse | null> {
  const path = entryPath(folder, link);
  try {
    const entry = entrySchema.parse(JSON.parse(await readFile(path, "utf8")));
    await touch(path);
    return { ...entry, policy: CachePolicy.fromObject(entry.policy) };
  } catch {
    return null;
  }
}

/** Writes a link's entry, or deletes it where the server forbids to store the response. */
export async function storeResponse(folder: string, link: string, response: CachedResponse): Promise<void> {
  const path = entryPath(folder, link);
  if (!response.policy.storable()) return rm(path, { force: true });
  await mkdir(folder, { recursive: true });
  await writeAtomically(path, JSON.stringify({ ...response, link, policy: response.policy.toObject() }));
  await evict(folder, MAX_CACHE_BYTES);
}

/** The entry for a response with a picture. */
export function responseOf(link: string, source: string, headers: Record<string, string>): CachedResponse {
  const policy = new CachePolicy(requestOf(link), { status: 200, headers: withLifetime(headers) });
  return { source, headers, policy, askedAt: Date.now() };
}

/** The entry after a 304: headers that the server sent again replace the old ones. */
export function revalidated(
  link: string,
  { source, headers }: CachedResponse,
  newHeaders: Record<string, string>,
): CachedResponse {
  const { age: _age, date: _date, ...kept } = headers;
  return responseOf(link, source, { ...kept, ...newHeaders });
}

/** Whether the picture may be used without asking the server. */
export function isFresh(link: string, { policy, askedAt }: CachedResponse): boolean {
  return policy.satisfiesWithoutRevalidation(requestOf(link)) && Date.now() - askedAt < MAX_LIFETIME_MS;
}

/** The headers of a conditional request. */
export const revalidationHeaders = (link: string, { policy }: CachedResponse): Record<string, string> =>
  flattenHeaders(policy.revalidationHeaders(requestOf(link)));

/** Directives in lower case, as the policy expects them. Our default comes first, so that the server's own takes precedence. */
function withLifetime(headers: Record<string, string>): Record<string, string> {
  const { "cache-control": directives, expires, pragma } = headers;
  if (directives === undefined && (expires ?? pragma) !== undefined) return headers;
  const defaults = expires === undefined ? [`max-age=${DEFAULT_LIFETIME_S}`] : [];
  const given = directives === undefined ? [] : [directives.toLowerCase()];
  return { ...headers, "cache-control": [...defaults, ...given].join(", ") };
}
