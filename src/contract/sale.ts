/** Whether a product's sale price holds at a moment. The database decides likewise, in list_products and nightly_products. */

export interface DatedSale {
  price: number | null;
  sale_price: number | null;
  /** From this instant on, ISO 8601; null where it has begun for good. */
  sale_from: string | null;
  /** Up to this instant, which is no more in it; null where it does not end. */
  sale_to: string | null;
}

export function isOnSale({ sale_price, sale_from, sale_to }: DatedSale, now: Date): boolean {
  if (sale_price === null) return false;
  return (sale_from === null || new Date(sale_from) <= now) && (sale_to === null || now < new Date(sale_to));
}

/** @returns what the product costs at that moment, and what it costs without the sale, where there is one */
export function pricesAt(product: DatedSale, now: Date): { price: number | null; old_price: number | null } {
  return isOnSale(product, now)
    ? { price: product.sale_price, old_price: product.price }
    : { price: product.price, old_price: null };
}
