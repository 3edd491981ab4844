/** Storage of finished files: a folder of this machine, or Supabase Storage. Links to them are signed and expire. */
import type { Config } from "../../config.ts";
import type { Database } from "../client.ts";
import { removeLocalFolder, signLocalLink, storeLocalFile } from "./local.ts";
import { removeObjects, signObjectLinks, storeObject } from "./supabase.ts";
import type { FileToStore, LinkTarget, MediaOwner } from "./types.ts";

const folderOf = ({ profileId, jobId }: MediaOwner) => `${profileId}/${jobId}`;

/** Paths in storage of a job's files: the same at every attempt, so that a retry overwrites them. */
export function mediaPaths(owner: MediaOwner) {
  const folder = folderOf(owner);
  return { video: `${folder}/video.mp4`, thumbnail: `${folder}/thumbnail.jpg`, srt: `${folder}/captions.srt` };
}

/**
 * Stores a file atomically under a path, replacing what is there.
 * @throws Failure StorageFailing, StorageRefused
 */
export function storeFile(config: Config, file: FileToStore): Promise<void> {
  return config.STORAGE === "supabase" ? storeObject(config, file) : storeLocalFile(config, file);
}

/**
 * Removes all files of a video; does nothing where there are none.
 * @param db acts as the profile's owner, or with the service role
 * @throws Failure StorageFailing, StorageRefused
 */
export function removeMedia(config: Config, db: Database, owner: MediaOwner): Promise<void> {
  return config.STORAGE === "supabase"
    ? removeObjects(db, Object.values(mediaPaths(owner)))
    : removeLocalFolder(config, folderOf(owner));
}

/**
 * Links that expire, in the targets' order. A link to a missing file answers 404 when it is followed.
 * @param db acts as the profile's owner, or with the service role
 * @param expiresS seconds from now
 * @returns absolute URLs with Supabase Storage; with local storage, and for missing files, paths on the API
 * @throws Failure StorageFailing, StorageRefused
 */
export async function signedUrls(
  config: Config,
  db: Database,
  targets: readonly LinkTarget[],
  expiresS: number,
): Promise<string[]> {
  return config.STORAGE === "supabase"
    ? signObjectLinks(db, targets, expiresS)
    : targets.map((target) => signLocalLink(config, target, expiresS));
}
