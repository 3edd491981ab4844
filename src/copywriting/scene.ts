/** Scenes: what a video shows and says, from its product or its text. */
import type { FeedItem } from "../contract/catalog.ts";
import { pricesAt } from "../contract/sale.ts";
import type { Branding, RenderSettings } from "../contract/settings.ts";
import type { Scene } from "../contract/video.ts";
import { scriptLocale } from "./language.ts";
import { titleOfText } from "./title.ts";

type ShownProduct = Pick<
  FeedItem,
  "title" | "description" | "category" | "brand" | "currency" | "price" | "sale_price" | "sale_from" | "sale_to"
>;

/** What a video shows and says of a product: the sale price where it holds now, beside the price struck through. */
export function productScene(
  product: ShownProduct,
  branding: Branding,
  { ctaText, now }: { ctaText: string; now: Date },
): Scene {
  const { title, description, category, brand, currency } = product;
  return {
    kind: "product",
    branding,
    title,
    text: null,
    description,
    category,
    brand,
    ...pricesAt(product, now),
    currency,
    cta_text: ctaText,
  };
}

/** What a video shows and says of a text. A text has no price and no call to action. */
export function textScene(text: string, branding: Branding, settings: Pick<RenderSettings, "voice_id">): Scene {
  const written = text.normalize("NFC");
  return {
    kind: "text",
    branding,
    title: titleOfText(written, scriptLocale(settings)),
    text: written,
    description: null,
    category: null,
    brand: null,
    price: null,
    old_price: null,
    currency: null,
    cta_text: "",
  };
}
