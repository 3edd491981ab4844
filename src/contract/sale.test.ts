import { expect, test } from "vitest";
import { pricesAt } from "./sale.ts";

const from = "2026-11-20T08:00:00+00:00";
const to = "2026-11-30T20:00:00+00:00";
const on = { price: 80, old_price: 100 };
const off = { price: 100, old_price: null };

test.each([
  ["2026-11-20T07:59:59.999Z", from, to, off],
  ["2026-11-20T08:00:00Z", from, to, on],
  ["2026-11-30T19:59:59.999Z", from, to, on],
  ["2026-11-30T20:00:00Z", from, to, off],
  ["2030-01-01T00:00:00Z", from, null, on],
  ["2020-01-01T00:00:00Z", null, to, on],
  ["2020-01-01T00:00:00Z", null, null, on],
])("at %s, for a sale from %s to %s", (now, sale_from, sale_to, prices) => {
  expect(pricesAt({ price: 100, sale_price: 80, sale_from, sale_to }, new Date(now))).toEqual(prices);
});

test("without a sale price", () => {
  expect(pricesAt({ price: 100, sale_price: null, sale_from: null, sale_to: null }, new Date())).toEqual(off);
});
