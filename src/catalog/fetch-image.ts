/** Downloads a product's picture, checks and prepares it. */
import { join } from "node:path";
import { z } from "zod";
import { codeHash } from "../cache/code-hash.ts";
import { type CachedContent, type ContentKey, cached, findCached, linkOrCopy, sha256 } from "../cache/content-cache.ts";
import { createSingleFlight } from "../cache/single-flight.ts";
import { Failure, type FailureType } from "../contract/failures.ts";
import type { StepOptions } from "../contract/video.ts";
import { FetchError, type FetchErrorKind, isTransientStatus } from "../http/fetch-error.ts";
import { retryAfterS } from "../http/retry-after.ts";
import type { FetchResponse, SafeFetch } from "../http/safe-fetch.ts";
import {
  isFresh,
  readCachedResponse,
  responseOf,
  revalidated,
  revalidationHeaders,
  storeResponse,
} from "./image-http-cache.ts";
import { type ImageSize, prepareImage } from "./prepare-image.ts";

export interface ImageDependencies {
  safeFetch: SafeFetch;
  /** This machine's cache folder; created when missing. */
  cacheDir: string;
}

const MAX_BYTES = 20_000_000;
const TIMEOUT_MS = 20_000;
const ACCEPT = "image/avif, image/webp, image/png, image/jpeg, image/gif, image/tiff;q=0.8, image/*;q=0.5";
/** The download's share of the step's progress. */
const DOWNLOAD_SHARE = 0.7;
const CODE_HASH = codeHash(
  import.meta.url,
  "prepare-image.ts",
  "image-kind.ts",
  "image-container.ts",
  "bmp.ts",
  "picture-ground.ts",
);

const sizeSchema = z.object({ width: z.number(), height: z.number() });
type PreparedImage = CachedContent<ImageSize>;
/** @param source hash of the downloaded bytes */
const keyOf = (source: string): ContentKey<ImageSize> => ({
  kind: "picture",
  codeHash: CODE_HASH,
  inputs: source,
  metadata: sizeSchema,
});

const singleFlight = createSingleFlight<PreparedImage>();

/**
 * Writes a product's picture to a file, as {@link prepareImage} makes it. Downloads are cached as long as the link's server says
 * (ten minutes by default, a day at most), then revalidated; simultaneous calls share one download. The same bytes are prepared
 * once, whichever link they came from. Errors are not cached.
 * @param target a PNG file
 * @returns its size
 * @throws Failure ImageUnavailable (there is none, or it may not be fetched), ImageHostFailing (try again later),
 * ImageUnusable (it is not a usable picture); the signal's reason when aborted
 */
export async function fetchImage(
  link: string,
  target: string,
  deps: ImageDependencies,
  step: StepOptions,
): Promise<ImageSize> {
  const picture = await singleFlight(`${deps.cacheDir}\n${link}`, step, (shared) =>
    currentPicture(link, deps, shared).catch((error: unknown) => {
      throw failureOf(error);
    }),
  );
  await linkOrCopy(picture, target);
  step.onProgress(1);
  return picture.metadata;
}

const responsesIn = ({ cacheDir }: ImageDependencies) => join(cacheDir, "images");

async function currentPicture(link: string, deps: ImageDependencies, step: StepOptions): Promise<PreparedImage> {
  const folder = responsesIn(deps);
  const known = await readCachedResponse(folder, link);
  const picture = known && (await findCached(deps.cacheDir, keyOf(known.source)));
  if (!picture) return receivePicture(link, await request(link, deps, step), deps, step);
  if (isFresh(link, known)) return picture;
  const response = await request(link, deps, step, revalidationHeaders(link, known));
  if (response.status !== 304) return receivePicture(link, response, deps, step);
  response.discard();
  await storeResponse(folder, link, revalidated(link, known, response.headers));
  return picture;
}

function request(
  link: string,
  { safeFetch }: ImageDependencies,
  { signal }: StepOptions,
  headers: Record<string, string> = {},
): Promise<FetchResponse> {
  return safeFetch(link, { signal, headers, maxBytes: MAX_BYTES, timeoutMs: TIMEOUT_MS, accept: ACCEPT });
}

async function receivePicture(
  link: string,
  response: FetchResponse,
  deps: ImageDependencies,
  step: StepOptions,
): Promise<PreparedImage> {
  if (response.status !== 200) {
    response.discard();
    throw statusFailure(response);
  }
  const bytes = await readAll(response, step);
  step.signal.throwIfAborted();
  const source = sha256(bytes);
  const picture = await cached(deps.cacheDir, keyOf(source), async () => {
    const { png, size } = await prepareImage(bytes, step.signal);
    return { metadata: size, bytes: png };
  });
  await storeResponse(responsesIn(deps), link, responseOf(link, source, response.headers));
  return picture;
}

async function readAll({ body, headers }: FetchResponse, { onProgress }: StepOptions): Promise<Uint8Array> {
  const length = Number(headers["content-length"]);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    bytes += chunk.byteLength;
    onProgress(length > 0 ? DOWNLOAD_SHARE * Math.min(1, bytes / length) : 0);
  }
  return Buffer.concat(chunks);
}

function statusFailure({ status, headers }: FetchResponse): Failure {
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
  if (!isTransientStatus(status))
    return new Failure(
      "ImageUnavailable",
      `The product's image link answers ${status} instead of a picture. Check image_link in the feed.`,
    );
  const message =
    status === 429
      ? "The picture's server asks us to come more slowly (429)."
      : `The picture's server fails just now (${status}).`;
  return new Failure("ImageHostFailing", message, { retryAfterS: retryAfterS(headers["retry-after"]) });
}

const FAILURE_TYPES: Record<FetchErrorKind, FailureType> = {
  unknown_host: "ImageUnavailable",
  certificate: "ImageUnavailable",
  redirects: "ImageUnavailable",
  encoding: "ImageUnusable",
  too_large: "ImageUnusable",
  connection: "ImageHostFailing",
  timeout: "ImageHostFailing",
};

function failureOf(error: unknown): unknown {
  if (error instanceof Failure && error.type === "AddressNotAllowed")
    return new Failure("ImageUnavailable", `The product's image link can't be used. ${error.message}`, {
      cause: error,
    });
  if (!(error instanceof FetchError)) return error;
  const next = error.transient ? "" : " Correct image_link in the feed and sync it again.";
  return new Failure(FAILURE_TYPES[error.kind], `The picture's server ${error.message}.${next}`, { cause: error });
}
