/** Converts an item's raw fields to a product, or gives the reason why that is not possible. */
import type { FeedItem, RejectedItem } from "../contract/catalog.ts";
import type { RawItem } from "./feed-xml.ts";
import { htmlToText, truncate } from "./html-text.ts";
import { type Price, parsePrice } from "./price.ts";

const LIMITS = {
  id: 100,
  title: 500,
  description: 5000,
  link: 2048,
  brand: 200,
  category: 500,
  availability: 50,
} as const;

export interface ReadItem {
  item: FeedItem;
  /** The sale price has dates, so the same feed gives another price on another day. */
  changesWithTime: boolean;
}

/** An item that can't be used; `message` is the reason, for the shop owner. */
class UnusableItem extends Error {}

/**
 * @param taken shop ids of the feed so far; the item's own is added when it is accepted
 * @param now decides whether a sale with dates is active
 */
export function readItem(raw: RawItem, taken: Set<string>, now: Date): ReadItem | RejectedItem {
  const { fields } = raw;
  const externalId = copyOf(htmlToText(fields.id ?? ""));
  const title = truncate(htmlToText(fields.title ?? ""), LIMITS.title);
  try {
    if (externalId === "") throw new UnusableItem("It has no id (g:id).");
    if (externalId.length > LIMITS.id) throw new UnusableItem(`Its id is longer than ${LIMITS.id} characters.`);
    if (taken.has(externalId)) throw new UnusableItem("Another item before it has the same id; the first one is used.");
    if (title === "") throw new UnusableItem("It has no title.");
    const item: FeedItem = {
      external_id: externalId,
      title,
      description: text(fields.description ?? fields.summary ?? fields.content, LIMITS.description),
      link: webAddress(fields.link),
      image_link: imageAddress(fields.image_link),
      ...readPrices(raw, now),
      brand: text(fields.brand, LIMITS.brand),
      category: text(fields.product_type ?? fields.google_product_category, LIMITS.category),
      availability: text(fields.availability, LIMITS.availability)?.toLowerCase().replaceAll(" ", "_") ?? null,
    };
    if ([externalId, title, item.description, item.brand, item.category].some((value) => value?.includes("\ufffd")))
      throw new UnusableItem(
        "Its text holds letters that are damaged. Check in which encoding the feed is saved; UTF-8 is best.",
      );
    taken.add(externalId);
    return { item, changesWithTime: fields.sale_price_effective_date !== undefined };
  } catch (error) {
    if (!(error instanceof UnusableItem)) throw error;
    return {
      line: raw.line,
      external_id: truncate(externalId, LIMITS.id) || null,
      title: title || null,
      reason: error.message,
    };
  }
}

/** V8 keeps the whole of a string in memory as long as a slice of it is referenced, and ids are kept for the whole feed. */
function copyOf(text: string): string {
  return Buffer.from(text).toString();
}

function text(markup: string | undefined, length: number): string | null {
  return truncate(htmlToText(markup ?? ""), length) || null;
}

/** The product's page is optional: an invalid address is left out. */
function webAddress(written: string | undefined): string | null {
  const url = parseWebAddress(written?.trim() ?? "");
  return url === null || url.href.length > LIMITS.link ? null : url.href;
}

function imageAddress(written = ""): string | null {
  const address = written.trim();
  if (address === "") return null;
  const url = parseWebAddress(address);
  if (url === null || url.href.length > LIMITS.link)
    throw new UnusableItem(`Its image link is not a web address: “${truncate(htmlToText(address), 100)}”.`);
  return url.href;
}

function parseWebAddress(address: string): URL | null {
  const whole = address.startsWith("//") ? `https:${address}` : address;
  const url = URL.canParse(whole) ? new URL(whole) : null;
  return url !== null && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "" ? url : null;
}

type Prices = Pick<FeedItem, "price" | "sale_price" | "currency">;

/** A sale price counts where it is in the same currency, lower than the price, and active today. */
function readPrices({ fields }: RawItem, now: Date): Prices {
  const price = readPrice(fields.price, "price");
  const sale = isActive(fields.sale_price_effective_date, now) ? readPrice(fields.sale_price, "sale price") : null;
  if (price === null) return { price: sale?.amount ?? null, sale_price: null, currency: sale?.currency ?? null };
  const currency = price.currency ?? sale?.currency ?? null;
  const isLower = sale !== null && (sale.currency ?? currency) === currency && sale.amount < price.amount;
  return { price: price.amount, sale_price: isLower ? sale.amount : null, currency };
}

function readPrice(written: string | undefined, name: string): Price | null {
  const plain = htmlToText(written ?? "");
  if (plain === "") return null;
  const price = parsePrice(plain);
  if (price === null)
    throw new UnusableItem(
      `Its ${name} can't be read: “${truncate(plain, 60)}”. Write it as 1234.50 RON, for instance.`,
    );
  if (price.amount === 0 && name === "price") throw new UnusableItem("Its price is 0.");
  return price.amount === 0 ? null : price;
}

/** Google's format for a sale's dates: `2026-11-20T00:00+0200/2026-11-30T23:59+0200`. Invalid dates are ignored. */
function isActive(dates: string | undefined, now: Date): boolean {
  const [from, to] = dates?.trim().split("/").map(parseDate) ?? [];
  if (from === undefined || to === undefined || Number.isNaN(from.start) || Number.isNaN(to.end)) return true;
  return from.start <= now.getTime() && now.getTime() <= to.end;
}

const DAY_MS = 86_400_000;

/** Unix milliseconds; a date without a time lasts the whole day. */
function parseDate(written: string): { start: number; end: number } {
  const iso = written.trim().replace(/([+-]\d\d)(\d\d)$/, "$1:$2");
  const start = Date.parse(iso);
  return { start, end: /^\d{4}-\d\d-\d\d$/.test(iso) ? start + DAY_MS - 1 : start };
}
