/** Detects a downloaded file's type by its first bytes, so that only supported types reach a decoder. */

export type PictureKind = "JPEG" | "PNG" | "GIF" | "WebP" | "TIFF" | "AVIF" | "BMP";

const PICTURES: [kind: PictureKind, signature: RegExp][] = [
  ["JPEG", /^\u00ff\u00d8\u00ff/],
  ["PNG", /^\u0089PNG\r\n\p{Cc}\n/u],
  ["GIF", /^GIF8[79]a/],
  ["WebP", /^RIFF[\s\S]{4}WEBP/],
  ["BMP", /^BM[\s\S]{4}\p{Cc}{4}/u],
  ["TIFF", /^(?:II[*+]\p{Cc}|MM\p{Cc}[*+])/u],
];

/** Brands of a HEIF file, major or compatible (ISO/IEC 23008-12, annex B). */
const AVIF_BRANDS = ["avif", "avis"];
const HEIC_BRANDS = ["heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs"];

const UNSUPPORTED: [description: string, signature: RegExp][] = [
  ["a JPEG XL picture", /^(?:\u00ff\n|\p{Cc}{4}JXL )/u],
  ["a JPEG 2000 picture", /^(?:\u00ffO\u00ffQ|\p{Cc}{4}jP {2})/u],
  ["a Photoshop file (PSD)", /^8BPS/],
];

const OTHERS: [description: string, signature: RegExp][] = [
  ["an empty file", /^\s*$/],
  ["a PDF document", /^%PDF/],
  ["a video", /^[\s\S]{4}ftyp|^\p{Cc}E\u00df\u00a3/u],
  ["a compressed file", /^(?:PK\p{Cc}{2}|\p{Cc}\u008b)/u],
  ["a JSON text", /^\s*[{[]/],
  ["a text", /^[\t\n\r -~\u0080-\u00ff]+$/],
];

/** After a byte order mark, declarations and comments. */
const MARKUP: [description: string, start: RegExp][] = [
  ["a drawing (SVG)", /^<svg[\s>]/i],
  ["a web page", /^<(!doctype\s+html|html|head|body|script|style|meta|title|h1|div|p|br|b|center|font|table|pre)\b/i],
];
const BEFORE_MARKUP = /^[^<]{0,8}(?:\s*(?:<\?xml[^>]*>|<!--[\s\S]*?-->|<!doctype\s+svg[^>]*>))*\s*/i;

/**
 * @param bytes the whole file or its beginning
 * @returns the picture's type, or what the file is instead: "a web page, not a picture"
 */
export function imageKind(bytes: Uint8Array): { picture: PictureKind } | { instead: string } {
  const head = Buffer.from(bytes.subarray(0, 1024)).toString("latin1");
  const find = <T>(table: [T, RegExp][], text = head) => table.find(([, signature]) => signature.test(text))?.[0];
  const picture = find(PICTURES);
  if (picture) return { picture };
  const brands = heifBrands(head);
  if (brands.some((brand) => AVIF_BRANDS.includes(brand))) return { picture: "AVIF" };
  const unsupported = brands.some((brand) => HEIC_BRANDS.includes(brand)) ? "a HEIC photo" : find(UNSUPPORTED);
  if (unsupported) return { instead: `${unsupported}, which can't be used` };
  if (brands.includes("mif1")) return { picture: "AVIF" };
  const other =
    find(MARKUP, head.trimStart().replace(BEFORE_MARKUP, "")) ??
    (/^[^<]{0,8}<\?xml/i.test(head) ? "an XML file" : find(OTHERS)) ??
    "a file of an unknown kind";
  return { instead: `${other}, not a picture` };
}

/** The major and the compatible brands of a file of boxes (ISO/IEC 14496-12, section 4.3). */
function heifBrands(head: string): string[] {
  if (head.slice(4, 8) !== "ftyp") return [];
  const end = Math.min(Buffer.from(head.slice(0, 4), "latin1").readUInt32BE(), head.length);
  const brands = head.slice(8, end).match(/[\s\S]{4}/g) ?? [];
  return brands.filter((_, at) => at !== 1);
}
