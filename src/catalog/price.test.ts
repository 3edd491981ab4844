import { expect, test } from "vitest";
import { formatPrice, parsePrice } from "./price.ts";

test.each<[text: string, amount: number, currency: string | null]>([
  ["1.234,56 RON", 1234.56, "RON"],
  ["1,234.56 EUR", 1234.56, "EUR"],
  ["489,50 lei", 489.5, "RON"],
  ["489.5 Lei", 489.5, "RON"],
  ["5.890 lei", 5890, "RON"],
  ["11.499,00 lei", 11499, "RON"],
  ["999 RON", 999, "RON"],
  ["5999.00 RON", 5999, "RON"],
  ["10,50RON", 10.5, "RON"],
  ["1 leu", 1, "RON"],
  ["10 lei.", 10, "RON"],
  ["RON 10", 10, "RON"],
  ["ron 10 ron", 10, "RON"],
  ["€1 234,50", 1234.5, "EUR"],
  ["1.234,50 €", 1234.5, "EUR"],
  ["1\u00a0234,50\u00a0€", 1234.5, "EUR"],
  ["1\u202f234\u2009567,89 EUR", 1234567.89, "EUR"],
  ["\t 12,00\n EUR ", 12, "EUR"],
  ["$10 USD", 10, "USD"],
  ["US$ 10", 10, "USD"],
  ["£1,000", 1000, "GBP"],
  ["CHF 1'234.50", 1234.5, "CHF"],
  ["CHF 1’234.50", 1234.5, "CHF"],
  ["CHF 10.–", 10, "CHF"],
  ["Fr. 10", 10, "CHF"],
  ["10,- lei", 10, "RON"],
  ["1 234 567 Kč", 1234567, "CZK"],
  ["12 990 Ft", 12990, "HUF"],
  ["99,90 zł", 99.9, "PLN"],
  ["12.90 лв.", 12.9, "BGN"],
  ["１２３ RON", 123, "RON"],
  ["1,234,567.89", 1234567.89, null],
  ["1.234.567", 1234567, null],
  ["1.234", 1234, null],
  ["19.99", 19.99, null],
  ["0", 0, null],
  ["0,500 RON", 0.5, "RON"],
  ["0.99 EUR", 0.99, "EUR"],
  ["5.890 KWD", 5.89, "KWD"],
  ["19.9900 RON", 19.99, "RON"],
  ["19.9950 RON", 20, "RON"],
  ["1.0050 RON", 1.01, "RON"],
  ["1.500 JPY", 1500, "JPY"],
])("%j is %d %s", (text, amount, currency) => {
  expect(parsePrice(text)).toEqual({ amount, currency });
});

test.each([
  "",
  "la cerere",
  "RON",
  "-5 RON",
  "10 - 20 RON",
  "10-20 RON",
  "de la 10 lei",
  "10 lei/buc",
  "10 kr",
  "10 XQQ",
  "€10 RON",
  "12 34 RON",
  "12.3.4",
  "1,23,456.00 INR",
  "1.234,567 RON",
  "1234.567 RON",
  "12.345,00.1",
  "1.000 000 RON",
  "1,234,56",
  "0.123.456",
  "5.895 KWD",
  ".50 RON",
  "1e5 RON",
  "0x10",
  "NaN",
  "Infinity EUR",
  "99999999999 RON",
  `${"9".repeat(10_000)} RON`,
])("%j can't be read as one price", (text) => {
  expect(parsePrice(text)).toBeNull();
});

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
  expect(formatPrice(amount, currency, language).replaceAll("\u00a0", " ")).toBe(shown);
});

test("a shown price does not break across lines", () => {
  expect(formatPrice(5199.9, "RON", "ro")).not.toContain(" ");
});
