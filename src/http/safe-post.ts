/** POST requests to addresses that customers give (callbacks), limited in reach and time like downloads. */
import { request } from "undici";
import type { OutgoingRules } from "./address-rules.ts";
import { createSafeDispatcher, type ResolveAll } from "./safe-dispatcher.ts";
import { fetchErrorOf, flattenHeaders, requireWebUrl } from "./safe-fetch.ts";

export interface SafePostOptions {
  signal: AbortSignal;
  headers: Record<string, string>;
  body: string;
  /** From resolving the name to the headers of the response, milliseconds. */
  timeoutMs: number;
}

/** A response without its body, which is not read. */
export interface PostResponse {
  status: number;
  /** Lower-case names. */
  headers: Record<string, string>;
}

export type SafePost = (url: string, options: SafePostOptions) => Promise<PostResponse>;

const USER_AGENT = "Feedreel/1.0 (batch callbacks)";

/**
 * Creates the function that posts to addresses from customers. It resolves with any HTTP status and follows no redirect: the
 * message is meant for the given address only. It rejects with `Failure` AddressNotAllowed for an address that may not be
 * reached, `FetchError` for an error of the network, and the signal's reason when aborted.
 * @param resolveAll the system's resolver by default
 */
export function createSafePost({ resolveAll, ...rules }: OutgoingRules & { resolveAll?: ResolveAll }): SafePost {
  const dispatcher = createSafeDispatcher({ ...rules, idleTimeoutMs: 10_000, resolveAll });
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
      // Closes the connection too, so an endless body costs nothing.
      response.body.on("error", () => {}).destroy();
      return { status: response.statusCode, headers: flattenHeaders(response.headers) };
    } catch (error) {
      throw fetchErrorOf(error, { signal, deadline, timeoutMs });
    }
  };
}
