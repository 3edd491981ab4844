import { describe, expect, it } from "vitest";
import type { Product } from "../../api/products.ts";
import { saleMark, statusMark } from "./product-facts.ts";

const product = (facts: Partial<Product>) =>
  ({ on_sale: true, price: 100, sale_price: 76, gone_at: null, availability: null, ...facts }) as Product;

describe("a product's marks", () => {
  it.each([
    ["in whole percent", { price: 59.9, sale_price: 44.9 }, "−25%"],
    ["where it is less than half a percent", { sale_price: 99.9 }, "Sale"],
    ["where there is no sale", { on_sale: false, sale_price: null }, null],
  ])("say the sale %s", (_, facts, mark) => {
    expect(saleMark(product(facts))).toBe(mark);
  });

  it.each([
    ["out of stock", { availability: "out_of_stock" }, "Out of stock"],
    ["out of stock in plain words", { availability: "Out of stock" }, "Out of stock"],
    ["gone from its feed", { gone_at: "2026-11-21T00:00:00Z", availability: "out_of_stock" }, "Left the feed"],
    ["in stock", { availability: "in_stock" }, null],
  ])("say that it is %s", (_, facts, mark) => {
    expect(statusMark(product(facts))).toBe(mark);
  });
});
