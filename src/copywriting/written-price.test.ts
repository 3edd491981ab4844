import { expect, test } from "vitest";
import { writtenPrice } from "./written-price.ts";

test.each<[amount: number, currency: string | null, language: string, shown: string]>([
  [5199.9, "RON", "ro", "5.199,90 lei"],
  [5199.9, "RON", "ro-RO", "5.199,90 lei"],
  [999, "RON", "ro-RO", "999 lei"],
  [11499, "RON", "ro-RO", "11.499 lei"],
  [1234.5, "EUR", "ro-RO", "1.234,50 €"],
  [1234.5, "EUR", "en-GB", "€1,234.50"],
  [1234.5, "EUR", "fr-FR", "1 234,50 €"],
  [5.5, "RON", "en-GB", "RON 5.50"],
  [10, "USD", "en-US", "$10"],
  [10, "USD", "ro-RO", "10 USD"],
  [10, "CAD", "en-US", "CA$10"],
  [10, "GBP", "en-GB", "£10"],
  [12.5, null, "ro-RO", "12,50"],
  [12, null, "ro-RO", "12"],
])("%d %s in %s is shown as %j", (amount, currency, language, shown) => {
  expect(writtenPrice(amount, currency, language).replaceAll("\u00a0", " ")).toBe(shown);
});

test("a shown price does not break across lines", () => {
  expect(writtenPrice(5199.9, "RON", "ro")).not.toContain(" ");
});
