import { expect, it } from "vitest";
import { discountPercent } from "./discount.ts";

it.each([
  [100, 86.4, 13],
  [100, 80, 20],
  [249.99, 199.99, 20],
  [100, 99.5, 0],
  [100, 100, 0],
  [100, 120, 0],
  [0, 0, 0],
  [100, 0, 100],
])("takes %d to %d as a discount of %d percent", (price, salePrice, percent) => {
  expect(discountPercent(price, salePrice)).toBe(percent);
});
