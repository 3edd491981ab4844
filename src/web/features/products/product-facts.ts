/** The marks on a product's card. */
import { discountPercent } from "../../../contract/discount.ts";
import type { Product } from "../../api/products.ts";

/** "−24%"; null where the product is not on sale. */
export function saleMark({ on_sale, price, sale_price }: Product): string | null {
  if (!on_sale) return null;
  const percent = price !== null && sale_price !== null ? discountPercent(price, sale_price) : 0;
  return percent > 0 ? `−${percent}%` : "Sale";
}

/** Shops write it in many ways: `out of stock`, `out_of_stock`. */
const OUT_OF_STOCK = /out.?of.?stock/i;

/** Why a video of it may be of little use; null where there is no such reason. */
export function statusMark({ gone_at, availability }: Product): string | null {
  if (gone_at !== null) return "Left the feed";
  return availability !== null && OUT_OF_STOCK.test(availability) ? "Out of stock" : null;
}
