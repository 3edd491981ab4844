import { expect, test } from "vitest";
import { decimalsOf } from "./currencies.ts";
import { seeded } from "./feed.fixture.ts";
import { parsePrice, readPrice } from "./price.ts";

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
  ["1 234,56 zł", 1234.56, "PLN"],
  ["€ 1.234", 1234, "EUR"],
  ["1'234.50 CHF", 1234.5, "CHF"],
  ["12\u00a0345,60\u00a0lei", 12345.6, "RON"],
  ["EUR 12", 12, "EUR"],
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
  ["1500.00 JPY", 1500, "JPY"],
  ["$24.50 CAD", 24.5, "CAD"],
  ["CAD $24.50", 24.5, "CAD"],
  ["CAD$24.50", 24.5, "CAD"],
  ["US$24.50 USD", 24.5, "USD"],
  ["$2,499.00 MXN", 2499, "MXN"],
  ["R$2.499,90 BRL", 2499.9, "BRL"],
  ["R$ 2.499,90", 2499.9, "BRL"],
  ["Rs. 2,499.00 INR", 2499, "INR"],
  ["INR Rs.2,499", 2499, "INR"],
  ["₹2,49,999.00", 249999, "INR"],
  ["₹ 12,49,999", 1249999, "INR"],
  ["1,23,456.00 INR", 123456, "INR"],
  ["7.495 KWD", 7.495, "KWD"],
  ["1,299.500 BHD", 1299.5, "BHD"],
  ["5.89540 OMR", 5.895, "OMR"],
  ["249,00 zł PLN", 249, "PLN"],
  ["PLN 249,00 zł", 249, "PLN"],
  ["10,00 kr SEK", 10, "SEK"],
  ["DKK 1.299,00 kr.", 1299, "DKK"],
  ["99 lei MDL", 99, "MDL"],
  ["£12 GBP", 12, "GBP"],
  ["¥1,500 CNY", 1500, "CNY"],
  ["¥1,500", 1500, "JPY"],
  ["US $24.50", 24.5, "USD"],
  ["R $ 2.499,90", 2499.9, "BRL"],
  ["1 299:- SEK", 1299, "SEK"],
  ["₹1,299/-", 1299, "INR"],
  ["EUR €12.99", 12.99, "EUR"],
  ["1.299,00 lei RON", 1299, "RON"],
  ["1 299 000 ₫", 1299000, "VND"],
  ["S/ 49.90", 49.9, "PEN"],
  ["٢٤٩٫٥٠ د.إ", 249.5, "AED"],
  ["\u200f1,234.50\u00a0\u200f₪", 1234.5, "ILS"],
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
  "1,23,456.00 EUR",
  "1.234,567 RON",
  "1234.567 RON",
  "12.345,00.1",
  "1.000 000 RON",
  "1,234,56",
  "0.123.456",
  "5,895 KWD",
  "1500.50 JPY",
  "$12.99 EUR",
  "R$ 10 USD",
  "Rs. 1,299.00",
  "10,00 kr",
  "10 RON 20 RON",
  "10/20 RON",
  ".50 RON",
  "1e5 RON",
  "0x10",
  "NaN",
  "Infinity EUR",
  "99999999999 RON",
  `${"9".repeat(10_000)} RON`,
])("%j can't be parsed as one price", (text) => {
  expect(parsePrice(text)).toBeNull();
});

test.each([
  ["10 - 20 RON", "is a range"],
  ["de la 10 la 20 lei", "is a range"],
  ["$12.99 EUR", "two different currencies"],
  ["10,00 kr", "add its code"],
  ["5,895 KWD", "two different numbers"],
  ["1500.50 JPY", "more decimals"],
  ["la cerere", "can't be read"],
])("%j: it %s", (text, reason) => {
  expect(readPrice(text)).toEqual({ reason: expect.stringContaining(reason) });
});

/** What people write of an amount, by an independent formatter. */
const LOCALES =
  "en-US en-GB en-CA en-IN en-ZA ro-RO de-DE de-AT de-CH fr-FR fr-CH fr-CA es-ES es-MX it-IT pt-PT pt-BR nl-NL pl-PL cs-CZ sk-SK hu-HU bg-BG el-GR sv-SE da-DK nb-NO fi-FI et-EE lv-LV lt-LT uk-UA ru-RU tr-TR he-IL ar-AE ar-EG hi-IN bn-BD ja-JP ko-KR zh-CN th-TH vi-VN id-ID";
const CURRENCIES =
  "RON EUR USD GBP CHF PLN CZK HUF BGN SEK NOK DKK CAD AUD MXN BRL INR JPY KRW VND KWD BHD TND TRY UAH ILS AED ZAR IDR ISK CLP";

test("prices as Intl writes them are read as that amount and currency, or not at all", () => {
  let total = 0;
  let read = 0;
  const random = seeded(7);
  for (const locale of LOCALES.split(" "))
    for (const currency of CURRENCIES.split(" "))
      for (const currencyDisplay of ["code", "symbol", "narrowSymbol"] as const)
        for (let round = 0; round < 4; round++) {
          const decimals = decimalsOf(currency);
          const amount = Number(((random(1_000_000) / 1_000_000) * 10 ** (1 + random(6))).toFixed(decimals));
          const format = new Intl.NumberFormat(locale, {
            style: "currency",
            currency,
            currencyDisplay,
            minimumFractionDigits: decimals,
            maximumFractionDigits: decimals,
          });
          const written = format.format(amount);
          const price = parsePrice(written);
          total++;
          if (price === null) continue;
          read++;
          expect([written, price.amount]).toEqual([written, amount]);
          if (currencyDisplay === "code") expect([written, price.currency]).toEqual([written, currency]);
        }
  expect(read / total).toBeGreaterThan(0.85);
});

test("no text throws, and what is read is a finite amount", () => {
  const random = seeded(11);
  const parts = [
    "1",
    "23",
    "456",
    "0",
    ".",
    ",",
    " ",
    "'",
    "-",
    "RON",
    "€",
    "$",
    "kr",
    "lei",
    "\u00a0",
    "٫",
    "٣",
    "e5",
    "%",
  ];
  for (let round = 0; round < 20_000; round++) {
    const text = Array.from({ length: 1 + random(8) }, () => parts[random(parts.length)]).join("");
    const price = parsePrice(text);
    if (price !== null) expect([text, Number.isFinite(price.amount) && price.amount >= 0]).toEqual([text, true]);
  }
});
