/** Currencies as shops write them. */

const CODES = new Set([...Intl.supportedValuesOf("currency"), "SLE", "VED", "XCG", "ZWG"]);
/** Digits after the decimal point, where they are not two: ISO 4217's minor units. */
const MINOR_UNITS = new Map([
  ..."BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(" ").map((code) => [code, 0] as const),
  ..."BHD IQD JOD KWD LYD OMR TND".split(" ").map((code) => [code, 3] as const),
  ..."CLF UYW".split(" ").map((code) => [code, 4] as const),
]);
/** In which numbers are grouped as 1,23,456. */
const SOUTH_ASIAN = new Set("INR PKR BDT NPR LKR BTN".split(" "));

/** @param code ISO 4217 */
export const decimalsOf = (code: string): number => MINOR_UNITS.get(code) ?? 2;
/** @param code null where it is not known */
export const groupsInLakhs = (code: string | null): boolean => code === null || SOUTH_ASIAN.has(code);

/**
 * Signs and names, in upper case and without a full stop at the end, with the currencies that they may mean. Alone it means the
 * first one, but where that is a `?` it needs a code beside it.
 */
const NAMES = new Map(
  Object.entries({
    "€": "EUR",
    EURO: "EUR",
    $: "USD CAD AUD NZD MXN SGD HKD TWD ARS CLP COP UYU BBD BMD BND BSD BZD CVE DOP FJD GYD JMD KYD LRD NAD NIO SBD SRD TTD TVD XCD ZWL ZWG",
    US$: "USD",
    U$S: "USD",
    USD$: "USD",
    CA$: "CAD",
    CAD$: "CAD",
    CDN$: "CAD",
    C$: "CAD NIO",
    A$: "AUD",
    AU$: "AUD",
    AUD$: "AUD",
    NZ$: "NZD",
    NZD$: "NZD",
    HK$: "HKD",
    S$: "SGD",
    SG$: "SGD",
    NT$: "TWD",
    MX$: "MXN",
    MXN$: "MXN",
    MEX$: "MXN",
    AR$: "ARS",
    CLP$: "CLP",
    COP$: "COP",
    R$: "BRL",
    "£": "GBP EGP LBP SYP SDG FKP GIP SHP SSP",
    "¥": "JPY CNY",
    "CN¥": "CNY",
    RMB: "CNY",
    元: "CNY",
    円: "JPY",
    원: "KRW",
    "₩": "KRW",
    "₹": "INR",
    "₨": "? PKR LKR NPR MUR SCR INR",
    RS: "? INR PKR LKR NPR MUR SCR",
    "₪": "ILS",
    "₺": "TRY",
    TL: "TRY",
    "₴": "UAH",
    ГРН: "UAH",
    "₽": "RUB",
    РУБ: "RUB",
    Р: "? RUB BYN",
    BR: "? BYN ETB",
    ЛВ: "BGN",
    ДЕН: "MKD",
    ДИН: "RSD",
    DIN: "RSD DZD",
    KM: "BAM",
    ZŁ: "PLN",
    ZL: "PLN",
    KČ: "CZK",
    KC: "CZK",
    FT: "HUF",
    LEI: "RON MDL",
    LEU: "RON MDL",
    L: "? MDL RON HNL ALL LSL",
    KR: "? SEK NOK DKK ISK",
    FR: "CHF",
    SFR: "CHF",
    FS: "CHF",
    CFA: "? XOF XAF",
    FCFA: "? XAF XOF",
    "S/": "PEN",
    B: "? THB PAB",
    "฿": "THB",
    "₫": "VND",
    Đ: "VND",
    "₱": "PHP",
    RM: "MYR",
    RP: "IDR",
    R: "ZAR",
    "₦": "NGN",
    "₵": "GHS",
    "GH₵": "GHS",
    KSH: "KES",
    USH: "UGX",
    TSH: "TZS",
    "₡": "CRC",
    "₲": "PYG",
    "₸": "KZT",
    "₼": "AZN",
    "₾": "GEL",
    "֏": "AMD",
    "₮": "MNT",
    "₭": "LAK",
    "៛": "KHR",
    "৳": "BDT",
    DH: "? AED MAD",
    DHS: "? AED MAD",
    SR: "SAR",
    QR: "QAR",
    KD: "KWD",
    BD: "BHD",
    JD: "JOD",
    LE: "EGP",
    "د.إ": "AED",
    "ر.س": "SAR",
    "د.ك": "KWD",
    "ج.م": "EGP",
    "د.م": "MAD",
    "د.ت": "TND",
    "د.ب": "BHD",
    "ر.ق": "QAR",
    "ر.ع": "OMR",
    "د.أ": "JOD",
    "د.ع": "IQD",
  }).map(([name, codes]) => [name, codes.split(" ")] as const),
);

/** What the names of one price mean together; `several` where that is not decided, `different` where they contradict. */
export type CurrencyFinding = { code: string | null } | "unknown" | "several" | "different";

/** @param written as it stands before and after the number, without white space */
export function currencyOf(written: readonly string[]): CurrencyFinding {
  const meanings = written.flatMap(meaningsOf);
  if (meanings.some((codes) => codes === null)) return "unknown";
  const [first, ...others] = meanings.filter((codes) => codes !== null);
  if (first === undefined) return { code: null };
  const shared = others.reduce((codes, next) => codes.filter((code) => next.includes(code)), first);
  const [code] = shared;
  if (code === undefined) return "different";
  return code === "?" ? "several" : { code };
}

/** The currencies that a word may mean; a code and a sign without a space between them are two. */
function meaningsOf(word: string): (readonly string[] | null)[] {
  const found = meaningOf(word);
  if (found !== null) return [found];
  const [, letters = "", sign = ""] = /^(\p{L}{3})(\P{L}+)$/u.exec(word) ?? [];
  const [, signFirst = "", lettersLast = ""] = /^(\P{L}+)(\p{L}{3})$/u.exec(word) ?? [];
  const parts = [letters || lettersLast, sign || signFirst];
  return parts.includes("") ? [null] : parts.map(meaningOf);
}

function meaningOf(word: string): readonly string[] | null {
  const upper = word.toUpperCase();
  const name = upper.replace(/\.+$/, "");
  if (CODES.has(name)) return [name];
  return NAMES.get(name) ?? NAMES.get(upper) ?? null;
}
