/** A product's picture: fetched, checked, made ready. */
import { join } from "node:path";
import { z } from "zod";
import { codeHash } from "../cache/code-hash.ts";
import { type CachedContent, type ContentKey, cached, findCached, linkOrCopy, sha256 } from "../cache/content-cache.ts";
import { createSingleFlight } from "../cache/single-flight.ts";
import { Failure, type FailureType } from "../contract/failures.ts";
import type { StepOptions } from "../contract/video.ts";
import { FetchError, type FetchErrorKind } from "../http/fetch-error.ts";
import { retryAfterS } from "../http/retry-after.ts";
import type { FetchResponse, SafeFetch } from "../http/safe-fetch.ts";
import { conditions, confirmed, isFresh, keepKnown, knownBy, readKnown } from "./image-cache.ts";
import { type ImageSize, prepareImage } from "./image-file.ts";

export interface ImageDependencies {
  safeFetch: SafeFetch;
  /** Folder of what this machine keeps of earlier videos; made when missing. */
  cacheDir: string;
}

const MAX_BYTES = 20_000_000;
const TIMEOUT_MS = 20_000;
const ACCEPT = "image/avif, image/webp, image/png, image/jpeg, image/gif, image/*;q=0.5";
/** The download's part of the step's progress. */
const DOWNLOAD_PART = 0.7;
const CODE_HASH = codeHash(import.meta.url, "image-file.ts");

const sizeSchema = z.object({ width: z.number(), height: z.number() });
type Prepared = CachedContent<ImageSize>;
const prepared = (source: string): ContentKey<ImageSize> => ({
  kind: "picture",
  codeHash: CODE_HASH,
  inputs: source,
  metadata: sizeSchema,
});

const oneFetch = createSingleFlight<Prepared>();

/**
 * Puts a product's picture where its video needs it, as {@link prepareImage} makes it. A link is asked once, by however many
 * at a time, as long as its server says that the answer holds (ten minutes where it says nothing, a day at most); then, whether
 * it changed. The same bytes are prepared once, whatever link they came by. Errors are not kept.
 * @param target a PNG file
 * @returns its size
 * @throws Failure ImageUnavailable (there is none, or it may not be fetched), ImageHostFailing (try again later),
 * ImageUnusable (what came is no picture that can be used); the signal's reason when aborted
 */
export async function fetchImage(
  link: string,
  target: string,
  deps: ImageDependencies,
  step: StepOptions,
): Promise<ImageSize> {
  const picture = await oneFetch(`${deps.cacheDir}\n${link}`, step, (shared) =>
    currentPicture(link, deps, shared).catch((error: unknown) => {
      throw explained(error);
    }),
  );
  await linkOrCopy(picture, target);
  step.onProgress(1);
  return picture.metadata;
}

const linksIn = ({ cacheDir }: ImageDependencies) => join(cacheDir, "images");

async function currentPicture(link: string, deps: ImageDependencies, step: StepOptions): Promise<Prepared> {
  const links = linksIn(deps);
  const known = await readKnown(links, link);
  const kept = known && (await findCached(deps.cacheDir, prepared(known.source)));
  if (!kept) return takePicture(link, await ask(link, deps, step), deps, step);
  if (isFresh(link, known)) return kept;
  const response = await ask(link, deps, step, conditions(link, known));
  if (response.status !== 304) return takePicture(link, response, deps, step);
  response.discard();
  await keepKnown(links, link, confirmed(link, known, response.headers));
  return kept;
}

function ask(
  link: string,
  { safeFetch }: ImageDependencies,
  { signal }: StepOptions,
  headers: Record<string, string> = {},
): Promise<FetchResponse> {
  return safeFetch(link, { signal, headers, maxBytes: MAX_BYTES, timeoutMs: TIMEOUT_MS, accept: ACCEPT });
}

async function takePicture(
  link: string,
  response: FetchResponse,
  deps: ImageDependencies,
  step: StepOptions,
): Promise<Prepared> {
  if (response.status !== 200) {
    response.discard();
    throw statusFailure(response);
  }
  const bytes = await readAll(response, step);
  step.signal.throwIfAborted();
  const source = sha256(bytes);
  const picture = await cached(deps.cacheDir, prepared(source), async () => {
    const { png, size } = await prepareImage(bytes);
    return { metadata: size, bytes: png };
  });
  await keepKnown(linksIn(deps), link, knownBy(link, source, response.headers));
  return picture;
}

async function readAll({ body, headers }: FetchResponse, { onProgress }: StepOptions): Promise<Uint8Array> {
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
  if (status < 500 && status !== 408 && status !== 425 && status !== 429)
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

const FAULT_TYPES: Record<FetchErrorKind, FailureType> = {
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
  if (!(error instanceof FetchError)) return error;
  const next = error.transient ? "" : " Correct image_link in the feed and sync it again.";
  return new Failure(FAULT_TYPES[error.kind], `The picture's server ${error.message}.${next}`, { cause: error });
}
