/**
 * A cache on disk for results that depend on their inputs alone. An entry (JSON) is named by the hash of everything the result
 * depends on; the result's bytes are in a file named by their own hash. Several processes may share a folder: files appear
 * whole, and an entry whose file is missing or damaged is a miss.
 */
import { createHash } from "node:crypto";
import { constants, copyFile, link, mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { writeAtomically } from "../atomic-write.ts";
import { evict, touch } from "./evict.ts";

/** The pictures and plates of about three hundred products. */
const MAX_BYTES = 2_000_000_000;

export interface ContentKey<Metadata> {
  /** What kind of result it is. */
  kind: string;
  /** Of the code that makes it: {@link codeHash}. */
  codeHash: string;
  /** Everything else it depends on, as JSON; large inputs by their {@link sha256}. */
  inputs: unknown;
  metadata: z.ZodType<Metadata>;
}

export interface Content<Metadata> {
  /** Small, as JSON. */
  metadata: Metadata;
  bytes: Uint8Array;
}

export interface CachedContent<Metadata> extends Content<Metadata> {
  /** The file with the bytes. Never write to it: use {@link linkOrCopy}. */
  path: string;
}

/** SHA-256, in hexadecimal. */
export const sha256 = (data: Uint8Array | string): string => createHash("sha256").update(data).digest("hex");

const folderOf = (cacheDir: string) => join(cacheDir, "content");
const entryPath = (folder: string, { kind, codeHash, inputs }: Omit<ContentKey<unknown>, "metadata">) =>
  join(folder, `${sha256(JSON.stringify([kind, codeHash, inputs]))}.json`);

/** @returns null where there is no entry, or a damaged one */
export async function findCached<Metadata>(
  cacheDir: string,
  key: ContentKey<Metadata>,
): Promise<CachedContent<Metadata> | null> {
  const folder = folderOf(cacheDir);
  const entry = entryPath(folder, key);
  try {
    const entrySchema = z.object({ hash: z.string(), metadata: key.metadata });
    const { hash, metadata } = entrySchema.parse(JSON.parse(await readFile(entry, "utf8")));
    const path = join(folder, hash);
    const bytes = await readFile(path);
    if (sha256(bytes) !== hash) return null;
    await touch(entry, path);
    return { metadata, bytes, path };
  } catch {
    return null;
  }
}

/**
 * The cached result for a key. On a miss, `make` is called and its result is stored.
 * @param cacheDir of this machine; created when missing; the least recently used files are evicted from it
 * @throws what `make` throws, or the file system's error
 */
export async function cached<Metadata>(
  cacheDir: string,
  key: ContentKey<Metadata>,
  make: () => Promise<Content<Metadata>>,
  maxBytes = MAX_BYTES,
): Promise<CachedContent<Metadata>> {
  const hit = await findCached(cacheDir, key);
  if (hit) return hit;
  const folder = folderOf(cacheDir);
  const { metadata, bytes } = await make();
  const hash = sha256(bytes);
  const path = join(folder, hash);
  await mkdir(folder, { recursive: true });
  await writeAtomically(path, bytes);
  await writeAtomically(entryPath(folder, key), JSON.stringify({ hash, metadata }));
  await evict(folder, maxBytes);
  return { metadata, bytes, path };
}

/** Hard-links a cached file to `target`, replacing what is there; copies it where the file system can't link. */
export async function linkOrCopy({ path }: Pick<CachedContent<unknown>, "path">, target: string): Promise<void> {
  await rm(target, { force: true });
  await link(path, target).catch(() => copyFile(path, target, constants.COPYFILE_FICLONE));
}
