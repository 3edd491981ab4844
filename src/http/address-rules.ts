/** Which IP addresses outgoing requests may connect to: only those of the public internet. */
import ipaddr from "ipaddr.js";
import type { Config } from "../config.ts";

const PUBLIC_IPV6 = ipaddr.IPv6.parse("2000::");
/** Azure's platform agent: looks public, but is reachable only from inside Azure. */
const PLATFORM_IPV4 = new Set(["168.63.129.16"]);

/**
 * Whether an IP address belongs to the public internet: global unicast, and not in IANA's special-purpose registries
 * (RFC 6890). For an IPv6 address that embeds an IPv4 one (mapped, NAT64), the embedded one decides.
 * @param address IPv4 in four decimal parts, or IPv6 without brackets; anything else is not public
 */
export function isPublicAddress(address: string): boolean {
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) return isPublicIpv4(ipaddr.IPv4.parse(address));
  if (!ipaddr.IPv6.isValid(address)) return false;
  const ipv6 = ipaddr.IPv6.parse(address);
  switch (ipv6.range()) {
    case "ipv4Mapped":
      return isPublicIpv4(ipv6.toIPv4Address());
    case "rfc6052":
      return isPublicIpv4(new ipaddr.IPv4(ipv6.toByteArray().slice(12)));
    case "unicast":
      return ipv6.match(PUBLIC_IPV6, 3);
    default:
      return false;
  }
}

/** What the operator of this server decides about outgoing requests. */
export interface OutgoingRules {
  /** `host:port` of the URL, default port included, that may be on a private network. */
  allowedPrivateHosts: readonly string[];
  /** Ports of this machine where our own servers listen, which trust requests from here: not reached, though allowed. */
  ownPorts?: readonly number[];
}

export type OutgoingConfig = Pick<Config, "FETCH_ALLOWED_PRIVATE_HOSTS" | "FEEDREEL_OWN_PORTS" | "PORT">;

export const outgoingRules = (config: OutgoingConfig): Required<OutgoingRules> => ({
  allowedPrivateHosts: config.FETCH_ALLOWED_PRIVATE_HOSTS,
  ownPorts: [config.PORT, ...config.FEEDREEL_OWN_PORTS],
});

/** `host:port`, as FETCH_ALLOWED_PRIVATE_HOSTS names an address. */
export function hostAndPort({ hostname, port, protocol }: Pick<URL, "hostname" | "port" | "protocol">): string {
  return `${hostname}:${port || (protocol === "https:" ? "443" : "80")}`.toLowerCase();
}

/** Whether an IP address can only be this machine: loopback, or `0.0.0.0` and `::`, which connect to it. */
export function isThisMachine(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  return ["loopback", "unspecified"].includes(ipaddr.process(address).range());
}

function isPublicIpv4(ipv4: ipaddr.IPv4): boolean {
  return ipv4.range() === "unicast" && !PLATFORM_IPV4.has(ipv4.toString());
}
