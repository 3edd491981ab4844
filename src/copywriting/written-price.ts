/** Prices as a script writes them, in its language. (`media/text/price-parts.ts` has them as a picture shows them.) */

/** Currencies with a sign of their own. The others are shown by the unambiguous name that their locale uses. */
const UNAMBIGUOUS_SIGNS = new Set(["EUR", "PLN", "CZK", "HUF", "UAH", "TRY", "ILS", "INR"]);

/**
 * Formats a price as shops in that language do, without `,00`: `5.199,90 lei`, `999 lei`, `1.234,50 €`. Its spaces are
 * non-breaking.
 * @param amount in units of `currency`
 * @param currency ISO 4217; null gives the number alone
 * @param language BCP 47, `ro` or `ro-RO`
 */
export function writtenPrice(amount: number, currency: string | null, language: string): string {
  const shortSign = currency !== null && (UNAMBIGUOUS_SIGNS.has(currency) || isLocal(currency, language));
  const format = new Intl.NumberFormat(language, {
    ...(currency === null
      ? { minimumFractionDigits: 2, maximumFractionDigits: 2 }
      : { style: "currency", currency, currencyDisplay: shortSign ? "narrowSymbol" : "symbol" }),
    trailingZeroDisplay: "stripIfInteger",
  });
  return format.format(amount).replaceAll(/\s/gu, "\u00a0");
}

/** `lei` and `$` are unambiguous in the currency's own country. */
function isLocal(currency: string, language: string): boolean {
  const home = new Intl.Locale(language).maximize().region ?? "";
  return currency.startsWith(home) && home !== "";
}
