/** Files in DATA_DIR/media, served by the API under signed links. */
import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import { constants, copyFile, mkdir, readdir, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { replaceFile } from "../../atomic-write.ts";
import type { Config } from "../../config.ts";
import { Failure } from "../../contract/failures.ts";
import type { FileToStore, LinkTarget } from "./types.ts";

/** The folder of local storage. */
export const mediaFolder = (config: Config): string => join(config.DATA_DIR, "media");

/** @throws Failure StorageFailing; its cause may be that the disk is full */
export async function storeLocalFile(config: Config, { source, path }: FileToStore): Promise<void> {
  const target = join(mediaFolder(config), path);
  try {
    await mkdir(dirname(target), { recursive: true });
    await removePartials(target);
    await replaceFile(target, (partial) => copyFile(source, partial, constants.COPYFILE_FICLONE));
  } catch (cause) {
    throw new Failure("StorageFailing", `The finished file could not be stored: ${(cause as Error).message}`, {
      cause,
    });
  }
}

/** Removes partial copies that a killed attempt left. */
async function removePartials(target: string): Promise<void> {
  const folder = dirname(target);
  const left = (await readdir(folder)).filter((name) => name.startsWith(`${basename(target)}.`));
  await Promise.all(left.map((name) => rm(join(folder, name), { force: true })));
}

/** @throws Failure StorageFailing */
export async function removeLocalFolder(config: Config, folder: string): Promise<void> {
  await rm(join(mediaFolder(config), folder), { recursive: true, force: true }).catch((cause: Error) => {
    throw new Failure("StorageFailing", `Stored files could not be removed: ${cause.message}`, { cause });
  });
}

/** Key of the signatures, derived from the project's secret so that it is good for nothing else. */
function signingKey(config: Config): Buffer {
  const secret = config.SUPABASE_JWT_SECRET ?? config.SUPABASE_SERVICE_ROLE_KEY;
  if (!secret) throw new Error("Signing links needs SUPABASE_JWT_SECRET or SUPABASE_SERVICE_ROLE_KEY.");
  return Buffer.from(hkdfSync("sha256", secret, "", "feedreel media links", 32));
}

interface Claim extends LinkTarget {
  /** Seconds since 1970. */
  expires: number;
}

const signature = (config: Config, { path, expires, downloadName }: Claim): Buffer =>
  createHmac("sha256", signingKey(config))
    .update(JSON.stringify([path, expires, downloadName ?? null]))
    .digest();

/** A path on the API that is valid until it expires. */
export function signLocalLink(config: Config, target: LinkTarget, expiresS: number): string {
  // Rounded up to whole minutes: the same link is returned for a while, so that a browser's cache can serve it.
  const expires = Math.ceil((Date.now() / 1000 + expiresS) / 60) * 60;
  const query = new URLSearchParams({
    expires: String(expires),
    ...(target.downloadName !== undefined && { download: target.downloadName }),
    signature: signature(config, { ...target, expires }).toString("base64url"),
  });
  return `/media/${target.path}?${query}`;
}

/** Whether a link's signature is valid and it has not expired. */
export function verifyLocalLink(config: Config, claim: Claim, given: string): boolean {
  if (!Number.isSafeInteger(claim.expires) || claim.expires < Date.now() / 1000) return false;
  const expected = signature(config, claim);
  const actual = Buffer.from(given, "base64url");
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}
