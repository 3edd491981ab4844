import type { z } from "@hono/zod-openapi";
import type { Product } from "../../store/rows.ts";
import type { productSchema } from "./schema.ts";

/** A product as the API shows it. */
export function serializeProduct({
  profile_id: _profile,
  shown_hash: _hash,
  ...product
}: Product): z.infer<typeof productSchema> {
  return product;
}
