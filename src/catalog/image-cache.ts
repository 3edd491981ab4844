/** What image links gave last, and for how long that holds: HTTP caching by its rules (RFC 9111), as a shared cache. */
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import CachePolicy from "http-cache-semantics";
import { z } from "zod";
import { writeAtomically } from "../atomic-write.ts";
import { sha256 } from "../cache/content-cache.ts";
import { evict, touch } from "../cache/evict.ts";
import { flattenHeaders } from "../http/safe-fetch.ts";

/**
 * Where a server says nothing, its picture holds for this long: the videos of one batch ask once, and an owner who puts
 * another picture under the same link sees it after a coffee.
 */
const UNTOLD_S = 600;
/** Whatever a server promises, after a day we ask. */
const LONGEST_MS = 86_400_000;
const MAX_CACHE_BYTES = 20_000_000;

export interface KnownImage {
  /** The address of the bytes that the link gave. */
  source: string;
  /** What the server said of them; lower-case names. */
  headers: Record<string, string>;
  policy: CachePolicy;
  /** When the server last gave or confirmed them, Unix milliseconds. */
  askedAt: number;
}

const entrySchema = z.object({
  link: z.string(),
  source: z.string(),
  headers: z.record(z.string(), z.string()),
  policy: z.custom<CachePolicy.CachePolicyObject>((value) => typeof value === "object"),
  askedAt: z.number(),
});
const entryPath = (cacheDir: string, link: string) => join(cacheDir, `${sha256(link)}.json`);
const requestOf = (link: string) => ({ url: link, method: "GET", headers: {} });

/** @returns null where nothing is known of the link; what can't be read counts as not known */
export async function readKnown(cacheDir: string, link: string): Promise<KnownImage | null> {
  const path = entryPath(cacheDir, link);
  try {
    const entry = entrySchema.parse(JSON.parse(await readFile(path, "utf8")));
    await touch(path);
    return { ...entry, policy: CachePolicy.fromObject(entry.policy) };
  } catch {
    return null;
  }
}

/** Remembers what a link gave, or forgets it where the server wants nothing kept. */
export async function keepKnown(cacheDir: string, link: string, known: KnownImage): Promise<void> {
  const path = entryPath(cacheDir, link);
  if (!known.policy.storable()) return rm(path, { force: true });
  await mkdir(cacheDir, { recursive: true });
  await writeAtomically(path, JSON.stringify({ ...known, link, policy: known.policy.toObject() }));
  await evict(cacheDir, MAX_CACHE_BYTES);
}

/** What is known by an answer with a picture. */
export function knownBy(link: string, source: string, headers: Record<string, string>): KnownImage {
  const policy = new CachePolicy(requestOf(link), { status: 200, headers: withLifetime(headers) });
  return { source, headers, policy, askedAt: Date.now() };
}

/** What is known after the server said that its picture is still the same: what it says anew counts, the rest stays. */
export function confirmed(link: string, { source, headers }: KnownImage, said: Record<string, string>): KnownImage {
  const { age: _age, date: _date, ...lasting } = headers;
  return knownBy(link, source, { ...lasting, ...said });
}

/** Whether the picture may be used without asking. */
export function isFresh(link: string, { policy, askedAt }: KnownImage): boolean {
  return policy.satisfiesWithoutRevalidation(requestOf(link)) && Date.now() - askedAt < LONGEST_MS;
}

/** What to ask by whether the picture is still the same. */
export const conditions = (link: string, { policy }: KnownImage): Record<string, string> =>
  flattenHeaders(policy.revalidationHeaders(requestOf(link)));

/** Directives in lower case, as the policy reads them; ours comes first, so that the server's own counts. */
function withLifetime(headers: Record<string, string>): Record<string, string> {
  const { "cache-control": said, expires, pragma } = headers;
  if (said === undefined && (expires ?? pragma) !== undefined) return headers;
  const untold = expires === undefined ? [`max-age=${UNTOLD_S}`] : [];
  return { ...headers, "cache-control": [...untold, ...(said === undefined ? [] : [said.toLowerCase()])].join(", ") };
}
