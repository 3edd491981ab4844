/** An item's price and sale price. */
import type { FeedItem } from "../contract/catalog.ts";
import { htmlToText, truncate } from "./html-text.ts";
import { type Price, readPrice } from "./price.ts";
import { type RawItem, UnusableItem } from "./raw-item.ts";
import { holdsAt, parseSalePeriod } from "./sale-period.ts";

type Prices = Pick<FeedItem, "price" | "sale_price" | "currency"> & { changesWithTime: boolean };

/**
 * A sale price counts where it is in the same currency, lower than the price, and active today. One that can't be used is left
 * out with a warning.
 * @param warnings receives them
 * @throws UnusableItem for a price that can't be read
 */
export function readPrices(fields: RawItem["fields"], now: Date, warnings: string[]): Prices {
  const price = regularPrice(htmlToText(fields.price?.[0] ?? ""));
  const dates = htmlToText(fields.sale_price_effective_date?.[0] ?? "");
  const changesWithTime = dates !== "";
  const sale = isActive(dates, now, warnings) ? salePrice(htmlToText(fields.sale_price?.[0] ?? ""), warnings) : null;
  if (price === null)
    return { price: sale?.amount ?? null, sale_price: null, currency: sale?.currency ?? null, changesWithTime };
  const currency = price.currency ?? sale?.currency ?? null;
  const isLower = sale !== null && (sale.currency ?? currency) === currency && sale.amount < price.amount;
  return { price: price.amount, sale_price: isLower ? sale.amount : null, currency, changesWithTime };
}

function regularPrice(written: string): Price | null {
  if (written === "") return null;
  const price = readPrice(written);
  if ("reason" in price)
    throw new UnusableItem(
      `Its price ${price.reason}: “${truncate(written, 60)}”. Write it as 1234.50 RON, for instance.`,
    );
  // The database keeps two decimals.
  if (Number(price.amount.toFixed(2)) !== price.amount)
    throw new UnusableItem(`Its price has three decimals: “${truncate(written, 60)}”.`);
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

function isActive(dates: string, now: Date, warnings: string[]): boolean {
  if (dates === "") return true;
  const period = parseSalePeriod(dates);
  if (period !== null) return holdsAt(period, now);
  warnings.push(`The dates of its sale can't be read: “${truncate(dates, 60)}”. The sale price is left out.`);
  return false;
}
