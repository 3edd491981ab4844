/** Where finished files live: a folder of this machine, or Supabase Storage. Links to them are signed and expire. */
import { createHmac, hkdfSync, randomUUID, timingSafeEqual } from "node:crypto";
import { constants, copyFile, mkdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Config } from "../config.ts";
import { Failure } from "../contract/failures.ts";
import type { Database } from "./client.ts";

const BUCKET = "videos";

/** The folder of local storage. */
export const mediaFolder = (config: Config): string => join(config.DATA_DIR, "media");

/** Paths in storage of a job's files: the same at every try, so that a retry overwrites its own. */
export function mediaPaths(profileId: string, jobId: string) {
  const folder = `${profileId}/${jobId}`;
  return { video: `${folder}/video.mp4`, thumbnail: `${folder}/thumbnail.jpg`, srt: `${folder}/captions.srt` };
}

/**
 * Stores a file under a path, replacing what is there; whole or not at all.
 * @throws Failure DiskFull, StorageFailing
 */
export async function storeFile(
  config: Config,
  db: Database,
  file: { source: string; path: string; contentType: string },
): Promise<void> {
  if (config.STORAGE === "supabase") {
    const body = await readFile(file.source);
    const { error } = await db.storage.from(BUCKET).upload(file.path, body, {
      contentType: file.contentType,
      upsert: true,
    });
    if (error) throw new Failure("StorageFailing", `The file store refused ${file.path}: ${error.message}`);
    return;
  }
  const target = join(mediaFolder(config), file.path);
  const partial = `${target}.${randomUUID()}.part`;
  try {
    await mkdir(dirname(target), { recursive: true });
    await copyFile(file.source, partial, constants.COPYFILE_FICLONE);
    await rename(partial, target);
  } catch (cause) {
    await rm(partial, { force: true });
    if ((cause as NodeJS.ErrnoException).code === "ENOSPC") {
      throw new Failure("DiskFull", "The disk is full: free some space; the video is tried again.", { cause });
    }
    throw new Failure("StorageFailing", `The finished file could not be stored: ${(cause as Error).message}`, {
      cause,
    });
  }
}

/** Key of the links' signatures, derived so that it opens nothing else. */
function signingKey(config: Config): Buffer {
  const secret = config.SUPABASE_JWT_SECRET ?? config.SUPABASE_SERVICE_ROLE_KEY;
  if (!secret) throw new Error("Signing links needs SUPABASE_JWT_SECRET or SUPABASE_SERVICE_ROLE_KEY.");
  return Buffer.from(hkdfSync("sha256", secret, "", "feedreel media links", 32));
}

const signature = (config: Config, path: string, expires: number): Buffer =>
  createHmac("sha256", signingKey(config)).update(`${path}\n${expires}`).digest();

/**
 * A link to a stored file that expires.
 * @param expiresS seconds from now
 * @returns absolute with Supabase Storage; with local storage the path part, served by the API
 */
export async function signedUrl(config: Config, db: Database, path: string, expiresS: number): Promise<string> {
  if (config.STORAGE === "supabase") {
    const { data, error } = await db.storage.from(BUCKET).createSignedUrl(path, expiresS);
    if (error) throw new Failure("StorageFailing", `The file store signs no link to ${path}: ${error.message}`);
    return data.signedUrl;
  }
  // Whole minutes, so that the same link comes back for a while and a browser's cache can serve it.
  const expires = Math.ceil((Date.now() / 1000 + expiresS) / 60) * 60;
  const query = new URLSearchParams({
    expires: String(expires),
    signature: signature(config, path, expires).toString("base64url"),
  });
  return `/media/${path}?${query}`;
}

/** Whether a local link is ours and still good. */
export function verifyMediaSignature(config: Config, path: string, expires: string, given: string): boolean {
  const until = Number(expires);
  if (!Number.isSafeInteger(until) || until < Date.now() / 1000) return false;
  const expected = signature(config, path, until);
  const actual = Buffer.from(given, "base64url");
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}
