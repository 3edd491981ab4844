/** User name and password of an address, for basic authentication (RFC 7617). */
import type { Credentials } from "../contract/credentials.ts";

/** Nothing in it can be taken for a user name, or for another server by a reader that is not a browser. */
const PLAIN_SERVER = /^https?:\/\/[^/?#@\\]+([/?#]|$)/i;

/** Takes user name and password out of an address; null where it has none. An address that is plain stays as it is written. */
export function splitCredentials(address: string): { url: string; credentials: Credentials | null } {
  if (!URL.canParse(address) || PLAIN_SERVER.test(address)) return { url: address, credentials: null };
  const url = new URL(address);
  if (url.username === "" && url.password === "") return { url: url.href, credentials: null };
  const credentials = { username: decoded(url.username), password: decoded(url.password) };
  url.username = "";
  url.password = "";
  return { url: url.href, credentials };
}

/** The value of the Authorization header. */
export const basicAuthorization = ({ username, password }: Credentials): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;

/** A stray `%` stands for itself, and so does what can't be stored. */
function decoded(text: string): string {
  try {
    const plain = decodeURIComponent(text);
    return plain.includes("\0") ? text : plain;
  } catch {
    return text;
  }
}
