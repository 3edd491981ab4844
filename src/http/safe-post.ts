/** Outgoing calls to addresses that customers name; reach and time are bounded as for fetches. */
import { request } from "undici";
import { createSafeDispatcher, type ResolveAll } from "./safe-dispatcher.ts";
import { fetchErrorOf, flattenHeaders, requireWebUrl } from "./safe-fetch.ts";

export interface SafePostOptions {
  signal: AbortSignal;
  headers: Record<string, string>;
  body: string;
  /** From the name's resolution to the answer's headers, milliseconds. */
  timeoutMs: number;
}

/** What counts of an answer; its body is not read. */
export interface PostResponse {
  status: number;
  /** Lower-case names. */
  headers: Record<string, string>;
}

export type SafePost = (url: string, options: SafePostOptions) => Promise<PostResponse>;

const USER_AGENT = "Feedreel/1.0 (batch callbacks)";

/**
 * Makes the function that posts to strangers' addresses. It answers with any status and follows no redirect: what is
 * posted is meant for the address that was given, and for no other.
 * It throws `Failure` AddressNotAllowed for an address that may not be reached, `FetchError` for what the network did,
 * and the signal's reason when aborted.
 * @param allowedPrivateHosts `host:port` of the URL, default port included, that may be on a private network
 * @param resolveAll resolves names, the system's way by default
 */
export function createSafePost({
  allowedPrivateHosts,
  resolveAll,
}: {
  allowedPrivateHosts: readonly string[];
  resolveAll?: ResolveAll;
}): SafePost {
  const dispatcher = createSafeDispatcher({
    allowedPrivateHosts,
    idleTimeoutMs: 10_000,
    ...(resolveAll && { resolveAll }),
  });
  return async (address, { signal, headers, body, timeoutMs }) => {
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    try {
      const response = await request(requireWebUrl(address), {
        method: "POST",
        dispatcher,
        signal: deadline,
        headers: { "user-agent": USER_AGENT, ...headers },
        body,
      });
      // The connection goes with it: an endless answer costs nothing.
      response.body.on("error", () => {}).destroy();
      return { status: response.statusCode, headers: flattenHeaders(response.headers) };
    } catch (error) {
      throw fetchErrorOf(error, { signal, deadline, timeoutMs });
    }
  };
}
