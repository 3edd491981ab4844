/** Whether this server may call an address that a user gives. It is checked again at every connection. */
import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import type { Config } from "../../config.ts";
import { invalidFields } from "../../contract/errors.ts";
import { Failure } from "../../contract/failures.ts";
import { isPublicAddress } from "../../http/address-rules.ts";
import { requireWebUrl } from "../../http/safe-fetch.ts";

type Allowed = Pick<Config, "FETCH_ALLOWED_PRIVATE_HOSTS">;

/** How long a name may take to resolve; ms. One that takes longer is checked when it is called. */
const LOOKUP_LIMIT_MS = 2_000;
const NOT_PUBLIC =
  "is not on the public internet. Give an address that anybody can open; the operator of this server can allow a private " +
  "one in FETCH_ALLOWED_PRIVATE_HOSTS.";

/** Whether FETCH_ALLOWED_PRIVATE_HOSTS allows the address although it is private. */
function isAllowed({ hostname, port, protocol }: URL, { FETCH_ALLOWED_PRIVATE_HOSTS: allowed }: Allowed): boolean {
  const host = `${hostname}:${port || (protocol === "https:" ? "443" : "80")}`.toLowerCase();
  return allowed.some((entry) => entry.toLowerCase() === host);
}

const hostOf = ({ hostname }: URL) => hostname.replace(/^\[|\]$/g, "");

/**
 * What is wrong with an address, as far as its text says: nothing is resolved or fetched.
 * @returns a sentence; null where nothing is
 */
export function addressFault(address: string, config: Allowed): string | null {
  try {
    const url = requireWebUrl(address);
    const host = hostOf(url);
    return isIP(host) === 0 || isPublicAddress(host) || isAllowed(url, config) ? null : NOT_PUBLIC;
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
async function callbackFault(address: string, config: Allowed): Promise<string | null> {
  const fault = addressFault(address, config);
  if (fault !== null) return fault;
  const url = new URL(address);
  if (isAllowed(url, config)) return null;
  const addresses = await addressesOf(hostOf(url)).catch(() => []);
  return addresses.length > 0 && !addresses.some(isPublicAddress) ? NOT_PUBLIC : null;
}

/**
 * @param path of the field, for the fault
 * @throws AppError invalid-request where the address is private or no address at all
 */
export async function requireCallable(config: Allowed, address: string | undefined, path: string): Promise<void> {
  const message = address === undefined ? null : await callbackFault(address, config);
  if (message !== null) throw invalidFields([{ path, message }]);
}
