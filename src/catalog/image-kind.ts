/** Detects a downloaded file's type by its first bytes, so that only supported types reach a decoder. */

const PICTURES: [kind: string, signature: RegExp][] = [
  ["JPEG", /^\u00ff\u00d8\u00ff/],
  ["PNG", /^\u0089PNG\r\n\p{Cc}\n/u],
  ["GIF", /^GIF8[79]a/],
  ["WebP", /^RIFF[\s\S]{4}WEBP/],
  ["TIFF", /^(?:II[*+]\p{Cc}|MM\p{Cc}[*+])/u],
  ["AVIF", /^[\s\S]{4}ftyp(avif|avis|mif1)/],
];

const OTHERS: [description: string, signature: RegExp][] = [
  ["an empty file", /^\s*$/],
  ["a drawing (SVG)", /^[^<]{0,8}(<\?xml[\s\S]*?|<!--[\s\S]*?)?<svg[\s>]/i],
  ["a web page", /^[^<]{0,8}<(!doctype\s+html|html|head|body|script|meta|title|div|p)\b/i],
  ["an XML file", /^[^<]{0,8}<\?xml/i],
  ["a PDF document", /^%PDF/],
  ["a video", /^[\s\S]{4}ftyp|^\p{Cc}E\u00df\u00a3/u],
  ["a JSON text", /^\s*[{[]/],
  ["a text", /^[\t\n\r -~\u0080-\u00ff]+$/],
];

/**
 * @param bytes the whole file or its beginning
 * @returns the picture's type, or what the file is instead, with its article
 */
export function imageKind(bytes: Uint8Array): { picture: string } | { instead: string } {
  const head = Buffer.from(bytes.subarray(0, 1024)).toString("latin1");
  const picture = PICTURES.find(([, signature]) => signature.test(head));
  if (picture) return { picture: picture[0] };
  return { instead: OTHERS.find(([, signature]) => signature.test(head))?.[0] ?? "a file of an unknown kind" };
}
