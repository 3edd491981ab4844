/**
 * What follows from its inputs alone is made once: kept under the hash of all that it depends on, its file under the hash of
 * its own bytes. Two processes may share a folder: files appear whole, and one that is gone or damaged counts as not kept.
 */
import { createHash } from "node:crypto";
import { constants, copyFile, link, mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { writeWhole } from "./atomic-write.ts";
import { makeRoom, touch } from "./evict.ts";

/** The pictures and plates of about three hundred products. */
const MAX_BYTES = 2_000_000_000;

export interface Work<Facts> {
  /** What kind of thing it is. */
  kind: string;
  /** Of the code that makes it: {@link editionOf}. */
  edition: string;
  /** All else that it depends on, as JSON; large things by their address. */
  inputs: unknown;
  facts: z.ZodType<Facts>;
}

export interface Made<Facts> {
  /** Small, as JSON. */
  facts: Facts;
  bytes: Uint8Array;
}

export interface Kept<Facts> extends Made<Facts> {
  /** Where the bytes lie; for {@link place}, never to write to. */
  path: string;
}

/** SHA-256, in hexadecimal. */
export const addressOf = (data: Uint8Array | string): string => createHash("sha256").update(data).digest("hex");

const folderOf = (cacheDir: string) => join(cacheDir, "works");
const entryPath = (folder: string, { kind, edition, inputs }: Omit<Work<unknown>, "facts">) =>
  join(folder, `${addressOf(JSON.stringify([kind, edition, inputs]))}.json`);

/** @returns null where it is not kept, or not whole */
export async function findMade<Facts>(cacheDir: string, work: Work<Facts>): Promise<Kept<Facts> | null> {
  const folder = folderOf(cacheDir);
  const entry = entryPath(folder, work);
  try {
    const known = z.object({ address: z.string(), facts: work.facts });
    const { address, facts } = known.parse(JSON.parse(await readFile(entry, "utf8")));
    const path = join(folder, address);
    const bytes = await readFile(path);
    if (addressOf(bytes) !== address) return null;
    await touch(entry, path);
    return { facts, bytes, path };
  } catch {
    return null;
  }
}

/**
 * The kept one, or one that is made now and kept.
 * @param cacheDir of this machine; made when missing, and what was used longest ago makes room in it
 * @throws what `make` throws; Failure DiskFull
 */
export async function madeOnce<Facts>(
  cacheDir: string,
  work: Work<Facts>,
  make: () => Promise<Made<Facts>>,
  maxBytes = MAX_BYTES,
): Promise<Kept<Facts>> {
  const kept = await findMade(cacheDir, work);
  if (kept) return kept;
  const folder = folderOf(cacheDir);
  const { facts, bytes } = await make();
  const address = addressOf(bytes);
  const path = join(folder, address);
  await mkdir(folder, { recursive: true });
  await writeWhole(path, bytes);
  await writeWhole(entryPath(folder, work), Buffer.from(JSON.stringify({ address, facts })));
  await makeRoom(folder, maxBytes);
  return { facts, bytes, path };
}

/** Puts a kept file where a video needs it: the same file under a second name, or a copy where the disk can't do that. */
export async function place({ path }: Pick<Kept<unknown>, "path">, target: string): Promise<void> {
  await rm(target, { force: true });
  await link(path, target).catch(() => copyFile(path, target, constants.COPYFILE_FICLONE));
}
