/** A product's picture: fetched, checked, made ready. */
import { Failure, type FailureType } from "../contract/failures.ts";
import type { StepOptions } from "../contract/video.ts";
import { FetchFault, type FetchFaultKind, retryAfterS } from "./fetch-fault.ts";
import { keepCached, readCached } from "./image-cache.ts";
import { type ImageSize, writeImage } from "./image-file.ts";
import type { PublicFetch, PublicResponse } from "./public-fetch.ts";

export interface ImageDependencies {
  publicFetch: PublicFetch;
  /** Folder of pictures kept from earlier; made when missing. */
  cacheDir: string;
}

const MAX_BYTES = 20_000_000;
const TIMEOUT_MS = 20_000;
const ACCEPT = "image/avif, image/webp, image/png, image/jpeg, image/gif, image/*;q=0.5";
/** The download's part of the step's progress. */
const DOWNLOAD_PART = 0.7;

/**
 * Downloads a product's picture (at most 20 MB in 20 s) or takes the kept copy where the server says it is the same,
 * and writes it as {@link writeImage} does.
 * @param target `.png` or `.jpg`
 * @returns the size written
 * @throws Failure ImageUnavailable (there is none, or it may not be fetched), ImageHostFailing (try again later),
 * ImageUnusable (what came is no picture that can be used), DiskFull; the signal's reason when aborted
 */
export async function fetchImage(
  link: string,
  target: string,
  deps: ImageDependencies,
  step: StepOptions,
): Promise<ImageSize> {
  const bytes = await download(link, deps, step).catch((error: unknown) => {
    throw explained(error);
  });
  step.signal.throwIfAborted();
  const size = await writeImage(bytes, target);
  step.onProgress(1);
  return size;
}

async function download(
  link: string,
  { publicFetch, cacheDir }: ImageDependencies,
  step: StepOptions,
): Promise<Uint8Array> {
  const kept = await readCached(cacheDir, link);
  const response = await publicFetch(link, {
    signal: step.signal,
    headers: {
      ...(kept?.etag ? { "if-none-match": kept.etag } : {}),
      ...(kept?.lastModified ? { "if-modified-since": kept.lastModified } : {}),
    },
    maxBytes: MAX_BYTES,
    timeoutMs: TIMEOUT_MS,
    accept: ACCEPT,
  });
  if (response.status === 304 && kept !== null) {
    response.discard();
    return kept.bytes;
  }
  if (response.status !== 200) {
    response.discard();
    throw statusFailure(response);
  }
  const bytes = await readAll(response, step);
  const { etag = null, "last-modified": lastModified = null } = response.headers;
  if (etag !== null || lastModified !== null) await keepCached(cacheDir, { url: link, etag, lastModified, bytes });
  return bytes;
}

async function readAll({ body, headers }: PublicResponse, { onProgress }: StepOptions): Promise<Uint8Array> {
  const length = Number(headers["content-length"]);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    bytes += chunk.byteLength;
    onProgress(length > 0 ? DOWNLOAD_PART * Math.min(1, bytes / length) : 0);
  }
  return Buffer.concat(chunks);
}

function statusFailure({ status, headers }: PublicResponse): Failure {
  if (status === 404 || status === 410)
    return new Failure(
      "ImageUnavailable",
      `There is no picture at the product's image link (${status}). Correct image_link in the feed and sync it again.`,
    );
  if (status === 401 || status === 403)
    return new Failure(
      "ImageUnavailable",
      `The picture's server refuses to give it (${status}). Make the picture open to everybody, or let our reader through.`,
    );
  if (status < 500 && status !== 408 && status !== 425 && status !== 429)
    return new Failure(
      "ImageUnavailable",
      `The product's image link answers ${status} instead of a picture. Check image_link in the feed.`,
    );
  const wait = retryAfterS(headers);
  const message =
    status === 429
      ? "The picture's server asks us to come more slowly (429). The video is tried again; if it keeps failing, retry it later."
      : `The picture's server fails just now (${status}). The video is tried again; if it keeps failing, retry it later.`;
  return new Failure("ImageHostFailing", message, wait === undefined ? {} : { retryAfterS: wait });
}

const FAULT_TYPES: Record<FetchFaultKind, FailureType> = {
  unknown_host: "ImageUnavailable",
  certificate: "ImageUnavailable",
  redirects: "ImageUnavailable",
  encoding: "ImageUnusable",
  too_large: "ImageUnusable",
  connection: "ImageHostFailing",
  timeout: "ImageHostFailing",
};

function explained(error: unknown): unknown {
  if (error instanceof Failure && error.type === "AddressNotAllowed")
    return new Failure("ImageUnavailable", `The product's image link can't be used. ${error.message}`, {
      cause: error,
    });
  if (!(error instanceof FetchFault)) return error;
  const next = error.passing
    ? "The video is tried again; if it keeps failing, retry it later."
    : "Correct image_link in the feed and sync it again.";
  return new Failure(FAULT_TYPES[error.kind], `The picture's server ${error.message}. ${next}`, { cause: error });
}
