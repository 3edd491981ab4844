/** Outgoing calls to addresses that customers name; reach and time are bounded as for fetches. */
import { request } from "undici";
import { createPublicDispatcher, type ResolveAll } from "./safe-dispatcher.ts";
import { checkedUrl, flatHeaders, nameFault } from "./safe-fetch.ts";

export interface PublicPostOptions {
  signal: AbortSignal;
  headers: Record<string, string>;
  body: string;
  /** From the name's resolution to the answer's headers, milliseconds. */
  timeoutMs: number;
}

/** What counts of an answer; its body is not read. */
export interface PostAnswer {
  status: number;
  /** Lower-case names. */
  headers: Record<string, string>;
}

export type PublicPost = (url: string, options: PublicPostOptions) => Promise<PostAnswer>;

const USER_AGENT = "Feedreel/1.0 (batch callbacks)";

/**
 * Makes the function that posts to strangers' addresses. It answers with any status and follows no redirect: what is
 * posted is meant for the address that was given, and for no other.
 * It throws `Failure` AddressNotAllowed for an address that may not be reached, `FetchFault` for what the network did,
 * and the signal's reason when aborted.
 * @param allowedPrivateHosts `host:port` of the URL, default port included, that may be on a private network
 * @param resolveAll resolves names, the system's way by default
 */
export function createPublicPost({
  allowedPrivateHosts,
  resolveAll,
}: {
  allowedPrivateHosts: readonly string[];
  resolveAll?: ResolveAll;
}): PublicPost {
  const dispatcher = createPublicDispatcher({
    allowedPrivateHosts,
    idleTimeoutMs: 10_000,
    ...(resolveAll && { resolveAll }),
  });
  return async (address, { signal, headers, body, timeoutMs }) => {
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    try {
      const response = await request(checkedUrl(address), {
        method: "POST",
        dispatcher,
        signal: deadline,
        headers: { "user-agent": USER_AGENT, ...headers },
        body,
      });
      // The connection goes with it: an endless answer costs nothing.
      response.body.on("error", () => {}).destroy();
      return { status: response.statusCode, headers: flatHeaders(response.headers) };
    } catch (error) {
      throw nameFault(error, { signal, deadline, timeoutMs });
    }
  };
}
