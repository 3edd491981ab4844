/** The folder of one video on the machine that renders it, and the JSON files that its stages exchange. */
import { mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { writeAtomically } from "../atomic-write.ts";
import type { Config } from "../config.ts";
import { Failure } from "../contract/failures.ts";
import type { Database } from "../store/client.ts";
import { isUuid } from "../store/client.ts";
import { unfinishedJobs } from "../store/jobs.ts";

export const workRoot = (config: Config): string => join(config.DATA_DIR, "work");
export const workFolder = (config: Config, jobId: string): string => join(workRoot(config), jobId);

/** The content caches of this machine: pictures, plates, speech. */
export const cacheRoot = (config: Config): string => join(config.DATA_DIR, "cache");

export async function makeWorkFolder(config: Config, jobId: string): Promise<string> {
  const folder = workFolder(config, jobId);
  await mkdir(folder, { recursive: true });
  return folder;
}

export async function removeWorkFolder(config: Config, jobId: string): Promise<void> {
  await rm(workFolder(config, jobId), { recursive: true, force: true });
}

export const writeJson = (folder: string, name: string, value: unknown): Promise<void> =>
  writeAtomically(join(folder, name), JSON.stringify(value));

/**
 * Reads what an earlier stage wrote.
 * @throws Failure WorkFolderLost where it is gone
 */
export async function readJson<T>(folder: string, name: string): Promise<T> {
  try {
    return JSON.parse(await readFile(join(folder, name), "utf8")) as T;
  } catch (cause) {
    const message = "The machine lost this video's working files; it starts over.";
    throw new Failure("WorkFolderLost", message, { cause });
  }
}

/** Reads what an earlier try may have written. @returns null where it has not */
export async function readJsonIfThere<T>(folder: string, name: string): Promise<T | null> {
  const text = await readFile(join(folder, name), "utf8").catch(() => null);
  return text === null ? null : (JSON.parse(text) as T);
}

/** @throws Failure WorkFolderLost where one of the files that a stage needs is gone */
export async function requireFiles(folder: string, ...names: string[]): Promise<void> {
  for (const name of names) {
    await stat(join(folder, name)).catch((cause) => {
      throw new Failure("WorkFolderLost", "The machine lost this video's working files; it starts over.", { cause });
    });
  }
}

/** Ids of one query, which are in its address. */
const SWEPT_AT_ONCE = 100;

/** Removes the folders of videos that ended while this machine was away, or whose workflow was terminated. */
export async function sweepWorkFolders(config: Config, db: Database): Promise<void> {
  // Files of others, such as .DS_Store, are left alone.
  const jobIds = (await readdir(workRoot(config)).catch(() => [])).filter(isUuid);
  for (let from = 0; from < jobIds.length; from += SWEPT_AT_ONCE) {
    const some = jobIds.slice(from, from + SWEPT_AT_ONCE);
    const unfinished = await unfinishedJobs(db, some);
    await Promise.all(some.filter((id) => !unfinished.has(id)).map((id) => removeWorkFolder(config, id)));
  }
}
