/** Connections to public addresses only. The address that is checked is the one that is connected to. */
import { type LookupAddress, type LookupOptions, lookup as systemLookup } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { Agent, buildConnector } from "undici";
import { Failure } from "../contract/failures.ts";
import { isPublicAddress } from "./address-rules.ts";

/** Resolves a name to all its addresses. */
export type ResolveAll = (
  hostname: string,
  options: LookupOptions & { all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export interface DispatcherOptions {
  /** `host:port` entries that may be private. */
  allowedPrivateHosts: readonly string[];
  /** Longest wait for the connection, the headers and each next chunk of the body, milliseconds. */
  idleTimeoutMs: number;
  /** The system's resolver where left out. */
  resolveAll?: ResolveAll | undefined;
}

/**
 * An undici dispatcher whose sockets open only to public addresses, or to a host and port that the operator allows.
 * A name is resolved once per connection, and the socket uses only the addresses that passed the check. A DNS answer that
 * changes between check and use (DNS rebinding) therefore has no effect.
 * A request to any other address fails with `Failure` AddressNotAllowed.
 */
export function createSafeDispatcher({
  allowedPrivateHosts,
  idleTimeoutMs,
  resolveAll = systemLookup,
}: DispatcherOptions): Agent {
  const allowed = new Set(allowedPrivateHosts.map((host) => host.toLowerCase()));
  const anyAddress = () => true;
  const connectAnywhere = buildConnector({ timeout: idleTimeoutMs, lookup: lookupOf(resolveAll, anyAddress) });
  const connectPublic = buildConnector({ timeout: idleTimeoutMs, lookup: lookupOf(resolveAll, isPublicAddress) });
  return new Agent({
    headersTimeout: idleTimeoutMs,
    bodyTimeout: idleTimeoutMs,
    connect: (options, callback) => {
      const hostname = options.hostname.toLowerCase();
      const port = options.port || (options.protocol === "https:" ? "443" : "80");
      const shown = isIP(hostname) === 6 ? `[${hostname}]:${port}` : `${hostname}:${port}`;
      if (allowed.has(shown)) return connectAnywhere(options, callback);
      if (isIP(hostname) !== 0 && !isPublicAddress(hostname)) return callback(addressNotAllowed(hostname), null);
      return connectPublic(options, callback);
    },
  });
}

function lookupOf(resolveAll: ResolveAll, isAllowed: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolveAll(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      const reachable = addresses.filter(({ address }) => isAllowed(address));
      const [first] = reachable;
      if (first === undefined) return callback(addressNotAllowed(hostname), []);
      return options.all ? callback(null, reachable) : callback(null, first.address, first.family);
    });
  };
}

function addressNotAllowed(hostname: string): Failure {
  return new Failure(
    "AddressNotAllowed",
    `The address leads to “${hostname}”, which is not on the public internet. Use an address that everybody can open; the operator of this server can allow a private one in FETCH_ALLOWED_PRIVATE_HOSTS.`,
  );
}
