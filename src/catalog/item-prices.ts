/** An item's price and sale price. */
import type { FeedItem } from "../contract/catalog.ts";
import { htmlToText, truncate } from "./html-text.ts";
import { type Price, readPrice } from "./price.ts";
import { type RawItem, UnusableItem } from "./raw-item.ts";
import { parseSalePeriod, type SalePeriod } from "./sale-period.ts";

type Prices = Pick<FeedItem, "price" | "sale_price" | "sale_from" | "sale_to" | "currency">;

/**
 * A sale price counts where it is in the same currency and lower than the price. One that can't be used, or whose dates can't be
 * read, is left out with a warning.
 * @param warnings receives them
 * @throws UnusableItem for a price that can't be read
 */
export function readPrices(fields: RawItem["fields"], warnings: string[]): Prices {
  const price = regularPrice(htmlToText(fields.price?.[0] ?? ""));
  const sale = salePrice(htmlToText(fields.sale_price?.[0] ?? ""), warnings);
  const dates = htmlToText(fields.sale_price_effective_date?.[0] ?? "");
  const period = sale === null || dates === "" ? ALWAYS : parseSalePeriod(dates);
  if (period === null)
    warnings.push(`The dates of its sale can't be read: “${truncate(dates, 60)}”. The sale price is left out.`);
  const usable = period === null ? null : sale;
  const none = { sale_price: null, sale_from: null, sale_to: null };
  if (price === null) {
    // What is asked without an end is the price.
    const only = period === ALWAYS ? usable : null;
    return { price: only?.amount ?? null, ...none, currency: only?.currency ?? null };
  }
  const currency = price.currency ?? usable?.currency ?? null;
  if (usable === null || (usable.currency ?? currency) !== currency || usable.amount >= price.amount)
    return { price: price.amount, ...none, currency };
  return {
    price: price.amount,
    sale_price: usable.amount,
    sale_from: period?.from?.toISOString() ?? null,
    sale_to: period?.to?.toISOString() ?? null,
    currency,
  };
}

const ALWAYS: SalePeriod = { from: null, to: null };

function regularPrice(written: string): Price | null {
  if (written === "") return null;
  const price = readPrice(written);
  if ("reason" in price)
    throw new UnusableItem(
      `Its price ${price.reason}: “${truncate(written, 60)}”. Write it as 1234.50 RON, for instance.`,
    );
  if (price.amount === 0) throw new UnusableItem("Its price is 0.");
  return price;
}

function salePrice(written: string, warnings: string[]): Price | null {
  if (written === "") return null;
  const price = readPrice(written);
  if (!("reason" in price)) return price.amount === 0 ? null : price;
  warnings.push(`Its sale price ${price.reason}: “${truncate(written, 60)}”. It is left out.`);
  return null;
}
