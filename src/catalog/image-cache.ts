/** Pictures as they were downloaded, kept on disk so that an unchanged one is not fetched twice. */
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { writeWhole } from "./write-whole.ts";

/** What the server said to ask again by. */
const validatorsSchema = z.object({
  url: z.string(),
  etag: z.string().nullable(),
  lastModified: z.string().nullable(),
});
export type CachedValidators = z.infer<typeof validatorsSchema>;

export interface CachedImage extends CachedValidators {
  bytes: Uint8Array;
}

const MAX_CACHE_BYTES = 500_000_000;
const NEW_LINE = 0x0a;

const entryPath = (cacheDir: string, url: string) =>
  join(cacheDir, `${createHash("sha256").update(url).digest("hex")}.image`);

/** The picture kept for an address, or null; one that can't be read counts as not kept. */
export async function readCached(cacheDir: string, url: string): Promise<CachedImage | null> {
  const path = entryPath(cacheDir, url);
  try {
    const entry = await readFile(path);
    const headEnd = entry.indexOf(NEW_LINE);
    const validators = validatorsSchema.parse(JSON.parse(entry.subarray(0, headEnd).toString("utf8")));
    const now = new Date();
    await utimes(path, now, now);
    return validators.url === url ? { ...validators, bytes: entry.subarray(headEnd + 1) } : null;
  } catch {
    return null;
  }
}

/**
 * Keeps a picture: one file, its first line what to ask again by. Those used longest ago make room.
 * @param maxCacheBytes what all kept pictures may take
 */
export async function keepCached(
  cacheDir: string,
  { bytes, ...validators }: CachedImage,
  maxCacheBytes = MAX_CACHE_BYTES,
): Promise<void> {
  await mkdir(cacheDir, { recursive: true });
  const head = Buffer.from(`${JSON.stringify(validators)}\n`);
  await writeWhole(entryPath(cacheDir, validators.url), Buffer.concat([head, bytes]));
  await makeRoom(cacheDir, maxCacheBytes);
}

async function makeRoom(cacheDir: string, maxCacheBytes: number): Promise<void> {
  const entries = [];
  for (const name of await readdir(cacheDir)) {
    const path = join(cacheDir, name);
    const found = await stat(path).catch(() => null);
    if (found?.isFile()) entries.push({ path, bytes: found.size, usedAt: found.mtimeMs });
  }
  let total = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  for (const { path, bytes } of entries.sort((a, b) => a.usedAt - b.usedAt)) {
    if (total <= maxCacheBytes) return;
    await rm(path, { force: true });
    total -= bytes;
  }
}
