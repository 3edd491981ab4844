/** An item as its file has it, whatever the file's format. */

const FIELD_NAMES = [
  "id",
  "guid",
  "title",
  "description",
  "summary",
  "content",
  "link",
  "image_link",
  "additional_image_link",
  "price",
  "sale_price",
  "sale_price_effective_date",
  "brand",
  "product_type",
  "google_product_category",
  "availability",
  "product_highlight",
  "product_detail",
  "color",
  "size",
  "material",
  "gtin",
  "item_group_id",
  "custom_label_0",
  "custom_label_1",
  "custom_label_2",
  "custom_label_3",
  "custom_label_4",
  "video_link",
] as const;
export type FieldName = (typeof FIELD_NAMES)[number];
const NAMES: ReadonlySet<string> = new Set(FIELD_NAMES);
export const isFieldName = (name: string): name is FieldName => NAMES.has(name);

export interface RawItem {
  /** Line where it begins, from 1. */
  line: number;
  /** The texts of each field that has one, in order; they may hold HTML. */
  fields: Partial<Record<FieldName, string[]>>;
  /** What is not as it should be, and was read nevertheless. */
  warnings: string[];
  /** Why it can't be used. */
  flaw?: string;
  /** The address that its relative links start from, where the file says one. */
  base?: string | undefined;
}

/** An item, or what is wrong outside of the items. */
export type RawEvent = RawItem | { warning: string; line: number };

export interface FeedEnd {
  /** Line in which the file stops before its end; null where it is whole. */
  brokenOffAt: number | null;
}

/** An item that can't be used; `message` is the reason, for the shop owner. */
export class UnusableItem extends Error {}
