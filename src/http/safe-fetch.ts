/** Downloads from addresses that users give (feeds, pictures), limited in reach, size and time. */
import { isUtf8 } from "node:buffer";
import type { Readable } from "node:stream";
import { CookieJar } from "tough-cookie";
import { request } from "undici";
import type { Credentials } from "../contract/credentials.ts";
import { Failure } from "../contract/failures.ts";
import type { OutgoingRules } from "./address-rules.ts";
import { basicAuthorization } from "./basic-auth.ts";
import { ACCEPT_ENCODING, decodedBody } from "./content-encoding.ts";
import { FetchError, networkErrorOf } from "./fetch-error.ts";
import { createSafeDispatcher, type ResolveAll } from "./safe-dispatcher.ts";

export interface SafeFetchOptions {
  signal: AbortSignal;
  /** Sent to every address of a redirect chain too, so never secrets. */
  headers?: Record<string, string>;
  /** Most bytes of the body, counted as received and again after decompression. */
  maxBytes: number;
  /** For the whole fetch, body included, milliseconds. */
  timeoutMs: number;
  /** Longest wait for the headers and for each next chunk of the body, milliseconds; else the function's own. */
  idleTimeoutMs?: number;
  /** Sent to their own origin alone, which may be neither the address's nor that of a redirect. */
  credentials?: (Credentials & { origin: string }) | null | undefined;
  maxRedirects?: number;
  /** The `Accept` header. */
  accept?: string;
}

export interface FetchResponse {
  status: number;
  /** Lower-case names; repeated ones joined by a comma. */
  headers: Record<string, string>;
  /** The address that answered, after redirects. */
  url: string;
  /** Bytes of the body received so far, before decompression: what `content-length` counts. */
  received: () => number;
  /** Decompressed. Either read it once or call `discard`. Reading throws {@link FetchError}. */
  body: AsyncIterable<Uint8Array>;
  /** Drops the body and closes its connection. */
  discard(): void;
}

export type SafeFetch = (url: string, options: SafeFetchOptions) => Promise<FetchResponse>;

const MAX_URL_LENGTH = 4096;
/** Many shops' firewalls let only names of this form through. */
const USER_AGENT = "Mozilla/5.0 (compatible; Feedreel/1.0; product feed reader)";
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * Creates the function through which all addresses from users are fetched. It resolves with any HTTP status. It rejects with
 * `Failure` AddressNotAllowed for an address that may not be fetched, {@link FetchError} for an error of the network, and
 * the signal's reason when aborted.
 * @param idleTimeoutMs longest wait for the connection, the headers and each next chunk of the body
 * @param resolveAll the system's resolver by default
 */
export function createSafeFetch({
  allowedPrivateHosts,
  ownPorts = [],
  idleTimeoutMs = 15_000,
  resolveAll,
}: OutgoingRules & { idleTimeoutMs?: number; resolveAll?: ResolveAll }): SafeFetch {
  const common = { allowedPrivateHosts, idleTimeoutMs, resolveAll };
  const strict = createSafeDispatcher({ ...common, ownPorts });
  const withSamples = createSafeDispatcher({ ...common, ownPorts: [] });
  return async (address, options) => {
    const { signal, headers = {}, maxBytes, timeoutMs, maxRedirects = 5, accept = "*/*", credentials } = options;
    const idle = options.idleTimeoutMs ?? idleTimeoutMs;
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    const toError = (error: unknown) => fetchErrorOf(error, { signal, deadline, timeoutMs });
    const cookies = createCookies();
    let url = requireWebUrl(address);
    for (let redirects = 0; redirects <= maxRedirects; redirects++) {
      const response = await request(url, {
        dispatcher: isSample(url) ? withSamples : strict,
        signal: deadline,
        headersTimeout: idle,
        bodyTimeout: idle,
        headers: {
          "user-agent": USER_AGENT,
          accept,
          "accept-encoding": ACCEPT_ENCODING,
          ...cookies.headersFor(url),
          ...(url.origin === credentials?.origin ? { authorization: basicAuthorization(credentials) } : {}),
          ...headers,
        },
      }).catch((error: unknown) => {
        throw toError(error);
      });
      const headersIn = flattenHeaders(response.headers);
      const discard = () => void response.body.on("error", () => {}).destroy();
      if (!REDIRECTS.has(response.statusCode)) {
        if (Number(headersIn["content-length"]) > maxBytes) {
          discard();
          throw tooLarge(maxBytes);
        }
        const tally = { bytes: 0 };
        const body = boundedBody(response.body, { encoding: headersIn["content-encoding"], maxBytes, toError, tally });
        const received = () => tally.bytes;
        return { status: response.statusCode, headers: headersIn, url: url.href, received, body, discard };
      }
      discard();
      cookies.store(response.headers["set-cookie"], url);
      url = redirectTarget(headersIn.location, url);
    }
    throw new FetchError("redirects", `redirects more than ${maxRedirects} times`);
  };
}

/** Whether the address can be of the sample shop, which our own API serves to anybody. */
export const isSample = ({ pathname }: URL): boolean => pathname.startsWith("/samples/");

/**
 * Parses an address that a user gave: http or https, at most 4,096 characters, without user name and password.
 * @throws Failure AddressNotAllowed
 */
export function requireWebUrl(address: string): URL {
  const url = address.length <= MAX_URL_LENGTH && URL.canParse(address) ? new URL(address) : null;
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:") || url.hostname === "")
    throw new Failure(
      "AddressNotAllowed",
      `“${withoutUserInfo(address).slice(0, 200)}” is not a web address. Give one that begins with http:// or https://.`,
    );
  if (url.username !== "" || url.password !== "")
    throw new Failure(
      "AddressNotAllowed",
      "The address holds a user name or a password. Give one that opens without them.",
    );
  return url;
}

/** An address as it may be shown: a password must not reach a message. */
const withoutUserInfo = (address: string) => address.replace(/\/\/[^/?#]*@/, "//…@");

/** The cookies of one redirect chain: some shops ask for one before they give anything. */
function createCookies() {
  const jar = new CookieJar();
  return {
    headersFor(url: URL): Record<string, string> {
      const cookie = jar.getCookieStringSync(url.href);
      return cookie === "" ? {} : { cookie };
    },
    store(set: string | string[] | undefined, url: URL): void {
      for (const cookie of [set ?? []].flat()) jar.setCookieSync(cookie, url.href, { ignoreError: true, loose: true });
    },
  };
}

/** Header values come byte by byte; most servers mean UTF-8 by bytes beyond ASCII. */
function asUtf8(value: string): string {
  const bytes = Buffer.from(value, "latin1");
  return isUtf8(bytes) && !/[\u0100-\uffff]/.test(value) ? bytes.toString("utf8") : value;
}

function redirectTarget(written: string | undefined, from: URL): URL {
  const location = written === undefined ? undefined : asUtf8(written);
  if (location === undefined || !URL.canParse(location, from.href))
    throw new FetchError("redirects", "redirects without saying where to");
  return requireWebUrl(new URL(location, from).href);
}

/** Lower-case names; repeated ones joined by a comma. */
export function flattenHeaders(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, [value].flat().join(", ")]],
    ),
  );
}

interface BodyLimits {
  encoding: string | undefined;
  maxBytes: number;
  toError: (error: unknown) => unknown;
  /** Counts the bytes received. */
  tally: { bytes: number };
}

async function* boundedBody(received: Readable, limits: BodyLimits): AsyncGenerator<Uint8Array> {
  const { encoding, maxBytes, toError, tally } = limits;
  try {
    yield* decodedBody(limited(received, maxBytes, tally), encoding, (pieces) => limited(pieces, maxBytes));
  } catch (error) {
    throw toError(error);
  } finally {
    received.on("error", () => {}).destroy();
  }
}

async function* limited(
  source: AsyncIterable<Uint8Array>,
  maxBytes: number,
  tally = { bytes: 0 },
): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    tally.bytes += chunk.byteLength;
    if (tally.bytes > maxBytes) throw tooLarge(maxBytes);
    yield chunk;
  }
}

const tooLarge = (maxBytes: number) =>
  new FetchError("too_large", `sends more than ${Math.round(maxBytes / 1e5) / 10} MB`);

/** What to throw for an error of a fetch: the caller's abort counts first, then our time limit, then the network. */
export function fetchErrorOf(
  error: unknown,
  { signal, deadline, timeoutMs }: { signal: AbortSignal; deadline: AbortSignal; timeoutMs: number },
): unknown {
  if (signal.aborted) return signal.reason;
  if (error instanceof Failure) return error;
  if (deadline.aborted)
    return new FetchError("timeout", `did not finish within ${Math.round(timeoutMs / 1000)} seconds`);
  return networkErrorOf(error);
}
