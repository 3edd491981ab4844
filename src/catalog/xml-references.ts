/** References in XML text: `&amp;`, `&#227;`. */

const REFERENCE = /&(?:(amp|lt|gt|quot|apos);|#(\d{1,7}|x[\da-f]{1,6});|([a-z][a-z\d]*);|)/gi;
const XML_ENTITIES = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
]);

/**
 * Decodes XML's own entities and character references. A pair of references to surrogates is the character that it stands for.
 * Other entities stay, for `htmlToText` to decode.
 * @param warn called with what is not written as XML wants it
 */
export function decodeReferences(text: string, warn: (reason: string) => void): string {
  if (!text.includes("&")) return text;
  return text.replaceAll(REFERENCE, (reference: string, xml?: string, code?: string, name?: string) => {
    if (xml !== undefined) return XML_ENTITIES.get(xml.toLowerCase()) ?? reference;
    if (code !== undefined) return characterOf(code, reference, warn);
    warn(name === undefined ? "An “&” in its text is not written as “&amp;”." : `${reference} is no entity of XML.`);
    return reference;
  });
}

function characterOf(written: string, reference: string, warn: (reason: string) => void): string {
  const code = /^x/i.test(written) ? Number.parseInt(written.slice(1), 16) : Number(written);
  // HTML reads those of 128 to 159 as windows-1252, as they are meant.
  if (code >= 128 && code <= 159) return reference;
  if (code > 0x10ffff || code === 0 || (code < 32 && code !== 9 && code !== 10 && code !== 13)) {
    warn(`${reference} is no character.`);
    return code === 11 || code === 12 ? " " : "";
  }
  if (code >= 0xd800 && code <= 0xdfff) {
    warn(`${reference} is half a character.`);
    return String.fromCharCode(code);
  }
  return String.fromCodePoint(code);
}
