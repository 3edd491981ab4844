/**
 * What a server without tokens checks of each request, so that no web page of another site can use it. A page whose name
 * resolves to 127.0.0.1 still sends its own name as Host (DNS rebinding). A form or a script of another site sends its Origin.
 */
import ipaddr from "ipaddr.js";

/** Whether a host name or address can only be this machine. `[::1]` may keep its brackets. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, "").toLowerCase();
  if (name === "localhost") return true;
  return ipaddr.isValid(name) && ipaddr.process(name).range() === "loopback";
}

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

export interface Refusal {
  type: "host-not-allowed" | "origin-not-allowed";
  /** A sentence for users. */
  detail: string;
}

/**
 * Refuses other Host names, and writes from other origins.
 * @param url of the request, with the name in its `Host` header
 * @param origin its `Origin` header
 * @returns null where the request is allowed
 */
export function foreignRequest(method: string, url: URL, origin: string | undefined): Refusal | null {
  if (!isLoopback(url.hostname)) {
    const detail = `This server runs without tokens, so it answers only at localhost or 127.0.0.1, not at ${url.hostname}.`;
    return { type: "host-not-allowed", detail };
  }
  if (origin !== undefined && origin !== url.origin && !SAFE_METHODS.has(method)) {
    return {
      type: "origin-not-allowed",
      detail: `This server takes writes only from its own pages, not from ${origin}.`,
    };
  }
  return null;
}
