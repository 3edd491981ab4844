/** Files in the private bucket `videos` of Supabase Storage, which signs and serves its own links. */
import { openAsBlob } from "node:fs";
import type { Config } from "../../config.ts";
import { Failure } from "../../contract/failures.ts";
import { ProviderError } from "../../contract/provider-error.ts";
import { createServiceClient, type Database } from "../client.ts";
import type { FileToStore, LinkTarget } from "./types.ts";

const BUCKET = "videos";
/** Files never change once a clip refers to them; seconds. */
const CACHE_S = 31_536_000;
/** Time limit of an upload: a fixed part, ms, plus its size at the lowest upload rate we wait for, bytes a second. */
const UPLOAD_START_MS = 30_000;
const MIN_UPLOAD_RATE = 250_000;

/** Streams the file from disk with the service role. @throws Failure StorageFailing, StorageRefused */
export async function storeObject(config: Config, { source, path, contentType, signal }: FileToStore): Promise<void> {
  const body = await openAsBlob(source, { type: contentType });
  const limitMs = UPLOAD_START_MS + Math.ceil((body.size / MIN_UPLOAD_RATE) * 1_000);
  const { storage } = createServiceClient(config, { limitMs, signal });
  const { error } = await storage.from(BUCKET).upload(path, body, { upsert: true, cacheControl: String(CACHE_S) });
  if (error) throw failureOf(error, body.size);
}

/** @throws Failure StorageFailing, StorageRefused */
export async function removeObjects(db: Database, paths: string[]): Promise<void> {
  const { error } = await db.storage.from(BUCKET).remove(paths);
  if (error) throw failureOf(error);
}

/** @throws Failure StorageFailing, StorageRefused */
export async function signObjectLinks(
  db: Database,
  targets: readonly LinkTarget[],
  expiresS: number,
): Promise<string[]> {
  if (targets.length === 0) return [];
  const paths = [...new Set(targets.map(({ path }) => path))];
  const { data, error } = await db.storage.from(BUCKET).createSignedUrls(paths, expiresS);
  if (error) throw failureOf(error);
  const links = new Map(data.map(({ path, signedUrl }) => [path, signedUrl]));
  return targets.map((target) => linkOf(target, links.get(target.path)));
}

/** The name is set here since the client would encode it twice; it is not part of the signature. */
function linkOf({ path, downloadName }: LinkTarget, signedUrl: string | null | undefined): string {
  // The API answers 404 there.
  if (!signedUrl) return `/media/${path}`;
  if (downloadName === undefined) return signedUrl;
  const url = new URL(signedUrl);
  url.searchParams.set("download", downloadName);
  return url.href;
}

interface StorageError {
  name: string;
  /** HTTP status; missing where there was no answer. */
  status?: number | undefined;
  /** Status in the body: the HTTP status of nearly every refusal is 400. */
  statusCode?: string | undefined;
}

function failureOf(error: StorageError, bytes?: number): Failure {
  const status = Number(error.statusCode) || error.status || 0;
  const said = status || "no answer";
  const cause = new ProviderError("Supabase Storage", error, { status });
  const retryable = status === 0 || status >= 500 || [408, 423, 429].includes(status);
  if (retryable) {
    return new Failure("StorageFailing", `The file store did not answer as it should (${said}).`, { cause });
  }
  return new Failure("StorageRefused", `The file store refused (${said}). ${remedy(status, bytes)}`, { cause });
}

function remedy(status: number, bytes = 0): string {
  switch (status) {
    case 400:
    case 401:
    case 403:
      return "Check SUPABASE_SERVICE_ROLE_KEY, and that the migrations are applied (`supabase db push`).";
    case 404:
      return `Make its bucket \`${BUCKET}\` by applying the migrations: \`supabase db push\`.`;
    case 413:
      return `The file has ${Math.ceil(bytes / 1e6)} MB: raise the upload limit in the project's Storage settings.`;
    default:
      return "Look into the project's Storage logs.";
  }
}
