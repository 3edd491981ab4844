import type { z } from "@hono/zod-openapi";
import { isOnSale } from "../../contract/sale.ts";
import { knownDetails } from "../../contract/stored.ts";
import type { Product } from "../../store/rows.ts";
import type { productSchema } from "./schema.ts";

/** A product as the API shows it: with its sale price only while that holds. */
export function serializeProduct({
  profile_id: _profile,
  shown_hash: _hash,
  ...product
}: Product): z.infer<typeof productSchema> {
  const on_sale = isOnSale(product, new Date());
  return {
    ...product,
    on_sale,
    sale_price: on_sale ? product.sale_price : null,
    details: knownDetails(product.details),
  };
}
