import type { FeedItem } from "../contract/catalog.ts";
import type { Branding } from "../contract/settings.ts";
import type { Scene } from "../contract/video.ts";

/** What a video shows and says of a product: the sale price where there is one, beside the price struck through. */
export function sceneOf(product: FeedItem, branding: Branding, ctaText: string): Scene {
  const { title, description, category, brand, currency, price, sale_price } = product;
  return {
    kind: "product",
    branding,
    title,
    text: null,
    description,
    category,
    brand,
    price: sale_price ?? price,
    old_price: sale_price === null ? null : price,
    currency,
    cta_text: ctaText,
  };
}
