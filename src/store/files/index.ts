/** Where finished files live: a folder of this machine, or Supabase Storage. Links to them are signed and expire. */
import type { Config } from "../../config.ts";
import type { Database } from "../client.ts";
import { removeLocalFolder, signLocalLink, storeLocalFile } from "./local.ts";
import { removeObjects, signObjectLinks, storeObject } from "./supabase.ts";

/** The video whose files are meant. */
export interface MediaOwner {
  profileId: string;
  jobId: string;
}

const folderOf = ({ profileId, jobId }: MediaOwner) => `${profileId}/${jobId}`;

/** Paths in storage of a job's files: the same at every try, so that a retry overwrites its own. */
export function mediaPaths(owner: MediaOwner) {
  const folder = folderOf(owner);
  return { video: `${folder}/video.mp4`, thumbnail: `${folder}/thumbnail.jpg`, srt: `${folder}/captions.srt` };
}

export interface FileToStore {
  /** On this machine. */
  source: string;
  /** In storage. */
  path: string;
  contentType: string;
  /** Gives up when aborted. */
  signal: AbortSignal;
}

/**
 * Stores a file under a path, replacing what is there; whole or not at all.
 * @throws Failure StorageFailing, StorageRefused
 */
export function storeFile(config: Config, file: FileToStore): Promise<void> {
  return config.STORAGE === "supabase" ? storeObject(config, file) : storeLocalFile(config, file);
}

/**
 * Removes all files of a video; done when there are none.
 * @param db acts as the profile's owner, or with the service role
 * @throws Failure StorageFailing, StorageRefused
 */
export function removeMedia(config: Config, db: Database, owner: MediaOwner): Promise<void> {
  return config.STORAGE === "supabase"
    ? removeObjects(db, Object.values(mediaPaths(owner)))
    : removeLocalFolder(config, folderOf(owner));
}

/** A file that a link shall lead to. */
export interface LinkTarget {
  path: string;
  /** The name under which the file is saved rather than shown. */
  downloadName?: string;
}

/**
 * Links that expire, in the targets' order. To a file that is not there leads a link that says so when it is followed.
 * @param db acts as the profile's owner, or with the service role
 * @param expiresS seconds from now
 * @returns absolute with Supabase Storage; with local storage, and for files that are not there, the path part of an address
 *   of the API
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
