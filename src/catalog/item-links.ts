/** An item's addresses. */
import { htmlToText, truncate } from "./html-text.ts";
import { type RawItem, UnusableItem } from "./raw-item.ts";
import { decodeReferences } from "./xml-references.ts";

const MAX_LENGTH = 2048;
const MAX_IMAGES = 10;
/** How often an address may have been escaped. */
const MAX_LAYERS = 8;

/** The product's page is optional: an invalid address is left out. */
export function webAddress(written: string, base: string | undefined): string | null {
  const url = parseWebAddress(unescaped(written), base);
  return url === null || url.href.length > MAX_LENGTH ? null : url.href;
}

/** @throws UnusableItem for what is no web address */
export function imageAddress(written: string, base: string | undefined): string | null {
  const [address = ""] = addressesIn(written);
  if (address === "") return null;
  const url = parseWebAddress(address, base);
  if (url === null || url.href.length > MAX_LENGTH)
    throw new UnusableItem(`Its image link is not a web address: “${truncate(htmlToText(address), 100)}”.`);
  return url.href;
}

/** Those of `additional_image_link`, and those after the first one of `image_link`, without invalid ones. */
export function additionalImages(
  { image_link, additional_image_link = [] }: RawItem["fields"],
  base: string | undefined,
): string[] {
  const [main, ...more] = addressesIn(image_link?.[0] ?? "");
  const written = [...more, ...additional_image_link.flatMap(addressesIn)];
  const used = new Set([main && webAddress(main, base)]);
  const addresses: string[] = [];
  for (const address of written) {
    const url = webAddress(address, base);
    if (url === null || used.has(url)) continue;
    used.add(url);
    addresses.push(url);
  }
  return addresses.slice(0, MAX_IMAGES);
}

/** Some shops put several into one field. */
const addressesIn = (written: string) =>
  unescaped(written)
    .split(/[,|](?=\s*(?:https?:)?\/\/)/i)
    .map((address) => address.trim())
    .filter(Boolean);

/** Many exports escape an address that is escaped already. */
function unescaped(written: string): string {
  let address = written.trim();
  for (let layer = 0; layer < MAX_LAYERS && address.includes("&"); layer++) {
    const next = decodeReferences(address, () => {}).trim();
    if (next === address) break;
    address = next;
  }
  return address;
}

function parseWebAddress(address: string, base: string | undefined): URL | null {
  if (address === "") return null;
  const whole = address.startsWith("//") ? `https:${address}` : address;
  // With a base that is none, no address can be parsed.
  const start = base !== undefined && URL.canParse(base) ? base : undefined;
  if (!URL.canParse(whole, start)) return null;
  const url = new URL(whole, start);
  return /^https?:$/.test(url.protocol) && url.username === "" && url.password === "" ? url : null;
}
