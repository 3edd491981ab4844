/** Attributes of XML elements, as far as feeds have any that count. */
import { decodeReferences } from "./xml-references.ts";

/** An attribute's value; `name` is a literal of ours. */
function attributeOf(attributes: string, name: string): string | undefined {
  if (!attributes.includes(name)) return undefined;
  const found = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"']+))`, "i").exec(attributes);
  const value = found?.[1] ?? found?.[2] ?? found?.[3];
  return value === undefined ? undefined : decodeReferences(value, () => {}).trim();
}

/** Atom has the product's page in an attribute: `<link rel="alternate" href="…"/>`. */
export function atomLink(attributes: string): string {
  if ((attributeOf(attributes, "rel") ?? "alternate") !== "alternate") return "";
  return attributeOf(attributes, "href") ?? "";
}

/** The address from which an element's relative ones start; undefined where it says none in full. */
export const baseOf = (attributes: string) => webAddress(attributeOf(attributes, "xml:base") ?? "");

export const webAddress = (address: string) =>
  /^https?:\/\//i.test(address) && URL.canParse(address) ? address : undefined;

/** @param address relative or in full, or empty */
export const resolved = (address: string, base: string) =>
  address !== "" && URL.canParse(address, base) ? new URL(address, base).href : address;
