/** Whether this server may call an address that a user gives. It is checked again at every connection. */
import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { invalidFields } from "../../contract/errors.ts";
import { Failure } from "../../contract/failures.ts";
import {
  hostAndPort,
  isPublicAddress,
  isThisMachine,
  type OutgoingConfig,
  outgoingRules,
} from "../../http/address-rules.ts";
import { isSample, requireWebUrl } from "../../http/safe-fetch.ts";

/** How long a name may take to resolve; ms. One that takes longer is checked when it is called. */
const LOOKUP_LIMIT_MS = 2_000;
const NOT_PUBLIC =
  "is not on the public internet. Give an address that anybody can open; the operator of this server can allow a private " +
  "one in FETCH_ALLOWED_PRIVATE_HOSTS.";

const OURS = "leads to Feedreel itself. Give the address of another server.";

const hostOf = ({ hostname }: URL) => hostname.replace(/^\[|\]$/g, "");

/** What is wrong with calling `url` at one of the IP addresses that it leads to. */
function faultAt(addresses: readonly string[], url: URL, config: OutgoingConfig): string | null {
  const { allowedPrivateHosts, ownPorts } = outgoingRules(config);
  const address = hostAndPort(url);
  if (!allowedPrivateHosts.some((allowed) => allowed.toLowerCase() === address)) {
    return addresses.length === 0 || addresses.some(isPublicAddress) ? null : NOT_PUBLIC;
  }
  const isOwnPort = ownPorts.some((port) => address.endsWith(`:${port}`));
  return isOwnPort && addresses.some(isThisMachine) ? OURS : null;
}

/**
 * What is wrong with the address of a picture, as far as its text says: nothing is resolved or fetched.
 * @returns a sentence; null where nothing is
 */
export function addressFault(address: string, config: OutgoingConfig): string | null {
  try {
    const url = requireWebUrl(address);
    const fault = isIP(hostOf(url)) === 0 ? null : faultAt([hostOf(url)], url, config);
    return fault === OURS && isSample(url) ? null : fault;
  } catch (error) {
    if (error instanceof Failure) return error.message;
    throw error;
  }
}

async function addressesOf(hostname: string): Promise<string[]> {
  const timeout = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error("too slow")), LOOKUP_LIMIT_MS).unref();
  });
  const answers = await Promise.race([lookup(hostname, { all: true }), timeout]);
  return answers.map(({ address }) => address);
}

/** A name that does not resolve now is no fault: it may resolve by the time of the call. */
async function callbackFault(address: string, config: OutgoingConfig): Promise<string | null> {
  const fault = addressFault(address, config);
  if (fault !== null) return fault;
  const url = new URL(address);
  const addresses = isIP(hostOf(url)) === 0 ? await addressesOf(hostOf(url)).catch(() => []) : [hostOf(url)];
  return faultAt(addresses, url, config);
}

/**
 * @param path of the field, for the fault
 * @throws AppError invalid-request where the address is private, our own or no address at all
 */
export async function requireCallable(
  config: OutgoingConfig,
  address: string | undefined,
  path: string,
): Promise<void> {
  const message = address === undefined ? null : await callbackFault(address, config);
  if (message !== null) throw invalidFields([{ path, message }]);
}
