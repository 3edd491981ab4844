/** Converts an item's raw fields to a product, or gives the reason why that is not possible. */
import type { FeedItem, RejectedItem } from "../contract/catalog.ts";
import { htmlToText, truncate } from "./html-text.ts";
import { additionalImages, imageAddress, webAddress } from "./item-links.ts";
import { readPrices } from "./item-prices.ts";
import { type FieldName, type RawItem, UnusableItem } from "./raw-item.ts";

const LIMITS = {
  id: 100,
  title: 500,
  description: 5000,
  brand: 200,
  category: 500,
  availability: 50,
  attribute: 200,
  gtin: 50,
  highlight: 150,
  /** Of its markup. */
  detail: 5000,
} as const;
const MAX_HIGHLIGHTS = 10;
const MAX_DETAILS = 20;
const LABELS = ["custom_label_0", "custom_label_1", "custom_label_2", "custom_label_3", "custom_label_4"] as const;

export interface ReadItem {
  item: FeedItem;
  /** What is not as it should be, and was read nevertheless. */
  warnings: string[];
}

export interface ReadContext {
  /** Shop ids of the feed so far; the item's own is added when it is accepted. */
  taken: Set<string>;
  /** The feed's address, from which relative links start. */
  baseUrl?: string | undefined;
}

export function readItem(raw: RawItem, { taken, baseUrl }: ReadContext): ReadItem | RejectedItem {
  const { fields } = raw;
  const warnings = [...raw.warnings];
  const base = raw.base ?? baseUrl;
  const externalId = copyOf(htmlToText(first(fields, "id") || first(fields, "guid")));
  const title = named(first(fields, "title"), LIMITS.title) ?? "";
  const attribute = (name: FieldName) => named(first(fields, name), LIMITS.attribute);
  try {
    if (raw.flaw !== undefined) throw new UnusableItem(raw.flaw);
    if (externalId === "") throw new UnusableItem("It has no id (g:id).");
    if (externalId.length > LIMITS.id) throw new UnusableItem(`Its id is longer than ${LIMITS.id} characters.`);
    if (taken.has(externalId)) throw new UnusableItem("Another item before it has the same id; the first one is used.");
    if (title === "") throw new UnusableItem("It has no title.");
    const prices = readPrices(fields, warnings);
    const description = first(fields, "description") || first(fields, "summary") || first(fields, "content");
    const item: FeedItem = {
      external_id: externalId,
      title,
      description: text(description, LIMITS.description),
      link: webAddress(first(fields, "link"), base),
      image_link: imageAddress(first(fields, "image_link"), base),
      additional_image_links: additionalImages(fields, base),
      video_link: webAddress(first(fields, "video_link"), base),
      ...prices,
      brand: named(first(fields, "brand"), LIMITS.brand),
      category: category(fields),
      availability: availability(first(fields, "availability")),
      highlights: (fields.product_highlight ?? [])
        .map((value) => text(value, LIMITS.highlight))
        .filter((line) => line !== null)
        .slice(0, MAX_HIGHLIGHTS),
      details: (fields.product_detail ?? []).flatMap(detail).slice(0, MAX_DETAILS),
      color: attribute("color"),
      size: attribute("size"),
      material: attribute("material"),
      gtin: named(first(fields, "gtin"), LIMITS.gtin),
      item_group_id: text(first(fields, "item_group_id"), LIMITS.id),
      custom_labels: customLabels(fields),
    };
    if ([externalId, title, item.description, item.brand, item.category].some((value) => value?.includes("\ufffd")))
      throw new UnusableItem(
        "Its text holds letters that are damaged. Check in which encoding the feed is saved; UTF-8 is best.",
      );
    taken.add(externalId);
    return { item, warnings };
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

const first = (fields: RawItem["fields"], name: FieldName): string => fields[name]?.[0] ?? "";

function text(markup: string, length: number): string | null {
  return truncate(htmlToText(markup), length) || null;
}

/** What exports write where there is nothing. */
const NO_NAME =
  /^(?:n\.?\/?a\.?|#n\/a|null|none|nil|nan|undefined|unknown|unbranded|(?:no|fără|fara) (?:brand|name|marcă|marca)|not (?:applicable|available)|does not apply|0|[-–—_.?/]+)$/i;

function named(markup: string, length: number): string | null {
  const plain = text(markup, length);
  return plain === null || NO_NAME.test(plain) ? null : plain;
}

/** A number of Google's taxonomy is no name for people; `2271 - Apparel` is, after its number. */
function category({ product_type = [], google_product_category = [] }: RawItem["fields"]): string | null {
  for (const written of [...product_type, ...google_product_category]) {
    const name = named(written, LIMITS.category)?.replace(/^\d+\s*[-–:]\s*/, "") ?? "";
    if (name !== "" && !/^\d+$/.test(name)) return name;
  }
  return null;
}

/** `In Stock`, `OutOfStock` and `https://schema.org/InStock` as Google writes them: `in_stock`. */
function availability(written: string): string | null {
  const plain = text(written, LIMITS.availability)?.replace(/^https?:\/\/schema\.org\//i, "");
  return (
    plain
      ?.replaceAll(/(?<=\p{Ll})(?=\p{Lu})/gu, "_")
      .toLowerCase()
      .replaceAll(/[\s-]+/g, "_") ?? null
  );
}

/** From Google's three elements, or `section:name:value` in a table. */
function detail(markup: string): FeedItem["details"] {
  if (markup.length > LIMITS.detail) return [];
  const element = (name: string) => new RegExp(`<(?:\\w+:)?${name}[^>]*>([\\s\\S]*?)</`, "i").exec(markup)?.[1];
  const [value = "", name = ""] = markup.split(":").toReversed();
  const [shownName, shownValue] = [element("attribute_name") ?? name, element("attribute_value") ?? value].map((part) =>
    named(part, LIMITS.attribute),
  );
  return shownName && shownValue ? [{ name: shownName, value: shownValue }] : [];
}

function customLabels(fields: RawItem["fields"]): (string | null)[] {
  const labels = LABELS.map((name) => text(first(fields, name), LIMITS.attribute));
  return labels.slice(0, labels.findLastIndex((label) => label !== null) + 1);
}
