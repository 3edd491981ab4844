/** Connections that reach public addresses only. The address that is checked is the one connected to. */
import { type LookupAddress, type LookupOptions, lookup as systemLookup } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { Agent, buildConnector } from "undici";
import { Failure } from "../contract/failures.ts";
import { isPublicAddress } from "./public-address.ts";

/** Resolves a name to all its addresses. */
export type ResolveAll = (
  hostname: string,
  options: LookupOptions & { all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export interface DispatcherOptions {
  /** `host:port` entries that may be private. */
  allowedPrivateHosts: readonly string[];
  /** Longest wait for the next piece of an answer, milliseconds. */
  idleTimeoutMs: number;
  resolveAll?: ResolveAll;
}

/**
 * An undici dispatcher whose sockets open to public addresses, or to a host and port that the operator allows.
 * Names are resolved once per connection and the socket takes only addresses that passed, so an answer that changes
 * between check and use (DNS rebinding) changes nothing.
 * Requests through it fail with `Failure` AddressNotAllowed.
 */
export function createPublicDispatcher({
  allowedPrivateHosts,
  idleTimeoutMs,
  resolveAll = systemLookup,
}: DispatcherOptions): Agent {
  const anyAddress = () => true;
  const connectAnywhere = buildConnector({ timeout: idleTimeoutMs, lookup: lookupOf(resolveAll, anyAddress) });
  const connectPublic = buildConnector({ timeout: idleTimeoutMs, lookup: lookupOf(resolveAll, isPublicAddress) });
  return new Agent({
    headersTimeout: idleTimeoutMs,
    bodyTimeout: idleTimeoutMs,
    connect: (options, callback) => {
      const hostname = options.hostname.toLowerCase();
      if (isAllowedHost({ ...options, hostname }, allowedPrivateHosts)) return connectAnywhere(options, callback);
      if (isIP(hostname) !== 0 && !isPublicAddress(hostname)) return callback(addressNotAllowed(hostname), null);
      return connectPublic(options, callback);
    },
  });
}

/**
 * Whether the operator lets a host and port be private.
 * @param target `hostname` in lower case, IPv6 without brackets; without a port the protocol's own counts
 */
export function isAllowedHost(
  { hostname, port, protocol }: { hostname: string; port: string; protocol: string },
  allowedPrivateHosts: readonly string[],
): boolean {
  const host = isIP(hostname) === 6 ? `[${hostname}]` : hostname;
  const target = `${host}:${port || (protocol === "https:" ? "443" : "80")}`;
  return allowedPrivateHosts.some((allowed) => allowed.toLowerCase() === target);
}

function lookupOf(resolveAll: ResolveAll, mayReach: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolveAll(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      const reachable = addresses.filter(({ address }) => mayReach(address));
      const [first] = reachable;
      if (first === undefined) return callback(addressNotAllowed(hostname), []);
      return options.all ? callback(null, reachable) : callback(null, first.address, first.family);
    });
  };
}

export function addressNotAllowed(hostname: string): Failure {
  return new Failure(
    "AddressNotAllowed",
    `The address leads to “${hostname}”, which is not on the public internet. Use an address that anybody can open; whoever runs this server can allow a private one in FETCH_ALLOWED_PRIVATE_HOSTS.`,
  );
}
