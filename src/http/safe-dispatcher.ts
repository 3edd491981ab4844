/** Connections to public addresses only. The address that is checked is the one that is connected to. */
import { type LookupAddress, type LookupOptions, lookup as systemLookup } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { Agent, buildConnector } from "undici";
import { Failure } from "../contract/failures.ts";
import { hostAndPort, isPublicAddress, isThisMachine, type OutgoingRules } from "./address-rules.ts";

/** Of an address that leads to our own servers. */
const OURS = "The address leads to Feedreel itself. Give that of another server.";

/** Resolves a name to all its addresses. */
export type ResolveAll = (
  hostname: string,
  options: LookupOptions & { all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export interface DispatcherOptions extends OutgoingRules {
  /** Longest wait for the connection, the headers and each next chunk of the body, milliseconds. */
  idleTimeoutMs: number;
  /** The system's resolver where left out. */
  resolveAll?: ResolveAll | undefined;
}

/**
 * An undici dispatcher whose sockets open only to public addresses, or to a host and port that the operator allows; to our own
 * servers not even then. A name is resolved once per connection, and the socket uses only the addresses that passed the check. A
 * DNS answer that changes between check and use (DNS rebinding) therefore has no effect.
 * A request to any other address fails with `Failure` AddressNotAllowed.
 */
export function createSafeDispatcher({
  allowedPrivateHosts,
  ownPorts = [],
  idleTimeoutMs,
  resolveAll = systemLookup,
}: DispatcherOptions): Agent {
  const allowed = new Set(allowedPrivateHosts.map((host) => host.toLowerCase()));
  const notThisMachine = (address: string) => !isThisMachine(address);
  const connectorOf = (rule: AddressRule) => ({
    rule,
    connect: buildConnector({ timeout: idleTimeoutMs, lookup: lookupOf(resolveAll, rule) }),
  });
  const anywhere = connectorOf({ isAllowed: () => true, error: addressNotAllowed });
  const anywhereElse = connectorOf({ isAllowed: notThisMachine, error: () => new Failure("AddressNotAllowed", OURS) });
  const publicOnly = connectorOf({ isAllowed: isPublicAddress, error: addressNotAllowed });
  return new Agent({
    headersTimeout: idleTimeoutMs,
    bodyTimeout: idleTimeoutMs,
    connect: (options, callback) => {
      const hostname = options.hostname.toLowerCase();
      const address = hostAndPort({
        hostname: isIP(hostname) === 6 ? `[${hostname}]` : hostname,
        port: options.port,
        protocol: options.protocol,
      });
      const isOwnPort = ownPorts.some((port) => address.endsWith(`:${port}`));
      const { rule, connect } = allowed.has(address) ? (isOwnPort ? anywhereElse : anywhere) : publicOnly;
      // A literal address is never resolved.
      if (isIP(hostname) !== 0 && !rule.isAllowed(hostname)) return callback(rule.error(hostname), null);
      return connect(options, callback);
    },
  });
}

interface AddressRule {
  isAllowed: (address: string) => boolean;
  error: (hostname: string) => Failure;
}

function lookupOf(resolveAll: ResolveAll, { isAllowed, error: notAllowed }: AddressRule): LookupFunction {
  return (hostname, options, callback) => {
    resolveAll(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      const reachable = addresses.filter(({ address }) => isAllowed(address));
      const [first] = reachable;
      if (first === undefined) return callback(notAllowed(hostname), []);
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
