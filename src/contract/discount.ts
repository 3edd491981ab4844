/**
 * The discount in whole percent, rounded down, so that no page and no video promises more than the shop gives.
 * @param price before the discount
 * @param salePrice in the same currency
 * @returns 0 where it is less than one percent, or no discount at all
 */
export function discountPercent(price: number, salePrice: number): number {
  if (price <= 0 || salePrice >= price) return 0;
  // The quotient's error in binary must not turn 20 % into 19 %.
  return Math.floor((1 - salePrice / price) * 100 + 1e-9);
}
