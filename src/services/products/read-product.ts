import { AppError } from "../../contract/errors.ts";
import { getProduct } from "../../store/products.ts";
import type { Product } from "../../store/rows.ts";
import type { Owner } from "../context.ts";

/** @throws AppError product-not-found */
export async function readProduct({ db, profileId }: Owner, id: string): Promise<Product> {
  const product = await getProduct(db, profileId, id);
  if (product === null) throw new AppError("product-not-found");
  return product;
}
