/** Whether an address that a customer names may be reached, found out before anything is kept. */
import { lookup } from "node:dns";
import { isIP } from "node:net";
import { Failure } from "../contract/failures.ts";
import { isPublicAddress } from "./public-address.ts";
import { addressNotAllowed, isAllowedHost, type ResolveAll } from "./public-dispatcher.ts";
import { checkedUrl } from "./public-fetch.ts";

/**
 * Refuses an address that could never be called. It says so early; what counts is checked again at every connection.
 * A name that cannot be resolved just now passes, one that does not exist is refused.
 * @param allowedPrivateHosts `host:port` of the URL, default port included, that may be on a private network
 * @throws Failure AddressNotAllowed
 */
export async function requirePublicUrl(
  address: string,
  { allowedPrivateHosts, resolveAll = lookup }: { allowedPrivateHosts: readonly string[]; resolveAll?: ResolveAll },
): Promise<void> {
  const url = checkedUrl(address);
  const hostname = url.hostname.replace(/^\[|\]$/g, "");
  if (isAllowedHost({ hostname, port: url.port, protocol: url.protocol }, allowedPrivateHosts)) return;
  if (isIP(hostname) !== 0) {
    if (!isPublicAddress(hostname)) throw addressNotAllowed(hostname);
    return;
  }
  const addresses = await resolve(hostname, resolveAll);
  if (addresses !== null && !addresses.some(isPublicAddress)) throw addressNotAllowed(hostname);
}

/** All addresses of a name; null where nobody can tell just now. */
function resolve(hostname: string, resolveAll: ResolveAll): Promise<string[] | null> {
  return new Promise((done, fail) => {
    resolveAll(hostname, { all: true }, (error, addresses) => {
      if (error === null) done(addresses.map(({ address }) => address));
      else if (error.code !== "ENOTFOUND" && error.code !== "ENODATA") done(null);
      else {
        const message = `The internet knows no server named “${hostname}”. Check the address.`;
        fail(new Failure("AddressNotAllowed", message, { cause: error }));
      }
    });
  });
}
