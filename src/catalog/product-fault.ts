/** Why no video can be made of a product, as far as the catalogue knows. */
import type { Product } from "../contract/catalog.ts";
import { Failure } from "../contract/failures.ts";

/** @param product null where the id is unknown; @returns null where nothing stands against it */
export function productFault(productId: string, product: Pick<Product, "title" | "image_link"> | null): Failure | null {
  if (product === null) {
    return new Failure(
      "ProductNotFound",
      `There is no product ${productId} in your catalogue. Sync the feed, then choose it from the product list.`,
    );
  }
  if (!product.image_link) {
    return new Failure(
      "ProductHasNoImage",
      `“${product.title}” has no picture in the feed. Add an image_link to it and sync the feed again.`,
    );
  }
  return null;
}
