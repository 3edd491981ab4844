import { describe, expect, it } from "vitest";
import { formatDiscount, priceParts } from "./price-parts.ts";

describe("priceParts", () => {
  it.each([
    [5199.9, "RON", "5.199,90 lei"],
    [699, "RON", "699 lei"],
    [1, "RON", "1 leu"],
    [1234.5, "EUR", "1.234,50 €"],
    [9.99, "USD", "$9.99"],
    [450, "AED", "AED 450"],
    [12.5, null, "12,50"],
    [3, "not a currency", "3"],
  ])("%s %s reads %s", (amount, currency, text) => {
    expect(priceParts(amount, currency).text).toBe(text);
  });

  it("returns the parts for a price tag", () => {
    expect(priceParts(5199.9, "RON")).toMatchObject({ prefix: "", whole: "5.199", fraction: "90", suffix: "lei" });
    expect(priceParts(9.99, "USD")).toMatchObject({ prefix: "$", whole: "9", fraction: "99", suffix: "" });
  });
});

describe("formatDiscount", () => {
  it.each([
    [50, 100, "−50%"],
    [699, 799, "−12%"],
    [99.5, 100, null],
    [100, 100, null],
    [120, 100, null],
    [100, null, null],
    [null, 100, null],
  ])("%s instead of %s is %s, rounded down", (price, old, text) => {
    expect(formatDiscount(price, old)).toBe(text);
  });
});
