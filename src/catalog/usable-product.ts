/** Whether a video can be made of a product, as far as the catalogue knows. */
import { Failure } from "../contract/failures.ts";

/**
 * The product, which is there and has a picture.
 * @param product null where the id is unknown
 * @throws Failure ProductNotFound, ProductHasNoImage
 */
export function requireUsable<P extends { title: string; image_link: string | null }>(
  productId: string,
  product: P | null,
): P & { image_link: string } {
  if (product === null) {
    throw new Failure(
      "ProductNotFound",
      `There is no product ${productId} in your catalogue. Sync the feed, then choose it from the product list.`,
    );
  }
  if (!product.image_link) {
    throw new Failure(
      "ProductHasNoImage",
      `“${product.title}” has no picture in the feed. Add an image_link to it and sync the feed again.`,
    );
  }
  return { ...product, image_link: product.image_link };
}
