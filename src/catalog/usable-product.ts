/** The checks on a product before its video starts. */
import { Failure } from "../contract/failures.ts";

/**
 * @param product null where the id is unknown
 * @returns the product, which exists and has a picture
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
