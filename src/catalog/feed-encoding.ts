/** In which encoding a feed is written: by its byte order mark, its XML declaration, its server, or its bytes. */
import { isUtf8 } from "node:buffer";
import { TextDecoder } from "node:util";
import iconv from "iconv-lite";
import { Failure } from "../contract/failures.ts";

export interface StreamDecoder {
  write(bytes: Uint8Array): string;
  end(): string;
}

const MAX_UTF8_LENGTH = 4;

/**
 * A byte order mark decides, then how `<` looks in two-byte encodings, then the XML declaration, then Content-Type; else it is
 * UTF-8. Bytes that are UTF-8 with more than ASCII are UTF-8, whatever the server says: servers add a charset without knowing the
 * file. An invalid byte becomes U+FFFD, so that one item is rejected and not the whole feed.
 * @param head the beginning of the file
 * @param contentType the header's value
 * @throws Failure FeedUnreadable for an encoding that is not known
 */
export function decoderOf(head: Uint8Array, contentType: string | undefined): StreamDecoder {
  const [first, second] = head;
  if (first === 0xff && second === 0xfe) return whatwg("utf-16le");
  if (first === 0xfe && second === 0xff) return whatwg("utf-16be");
  if (first === 0x3c && second === 0) return whatwg("utf-16le");
  if (first === 0 && second === 0x3c) return whatwg("utf-16be");
  if (first === 0xef && second === 0xbb) return whatwg("utf-8");
  const text = Buffer.from(head).toString("latin1");
  const declared = /<\?xml[^>]*?\sencoding\s*=\s*["']\s*([^"']{1,40}?)\s*["']/i.exec(text)?.[1];
  const served = /;\s*charset\s*=\s*["']?\s*([^\s"';]{1,40})/i.exec(contentType ?? "")?.[1];
  if (declared === undefined && isUtf8Text(head)) return whatwg("utf-8");
  const label = declared ?? served ?? "utf-8";
  // A text that is readable byte by byte can't be in a two-byte encoding, whatever it says.
  if (/^(?:utf|ucs)[-_]?(?:16|2)/i.test(label)) return whatwg("utf-8");
  const decoder = decoderFor(label) ?? (served === undefined ? null : decoderFor(served));
  if (decoder !== null) return decoder;
  throw new Failure(
    "FeedUnreadable",
    `The feed says that it is written in “${label}”, an encoding that is not known. Save it as UTF-8.`,
  );
}

/** Whether there is more than ASCII, and all of it is UTF-8; the last character may be cut. */
function isUtf8Text(head: Uint8Array): boolean {
  const beyondAscii = head.findIndex((byte) => byte > 127);
  if (beyondAscii < 0) return false;
  for (let cut = 0; cut < MAX_UTF8_LENGTH; cut++) {
    const whole = head.subarray(0, head.byteLength - cut);
    if (isUtf8(whole)) return whole.byteLength > beyondAscii;
  }
  return false;
}

function whatwg(label: string): StreamDecoder {
  const decoder = new TextDecoder(label);
  return { write: (bytes) => decoder.decode(bytes, { stream: true }), end: () => decoder.decode() };
}

/** The labels of the WHATWG's standard, other spellings of them, and what iconv-lite knows. */
function decoderFor(label: string): StreamDecoder | null {
  const name = standardLabel(label);
  if (isWhatwg(name)) return whatwg(name);
  if (!iconv.encodingExists(name)) return null;
  const decoder = iconv.getDecoder(name);
  return { write: (bytes) => decoder.write(Buffer.from(bytes)), end: () => decoder.end() ?? "" };
}

function isWhatwg(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== "";
  } catch {
    return false;
  }
}

/** `cp-1250`, `Win1250`, `UTF_8`, `latin-2`, `ISO8859_2` as the standard spells them. */
function standardLabel(label: string): string {
  const squeezed = label.toLowerCase().replaceAll(/[\s_-]+/g, "");
  if (squeezed.startsWith("utf8")) return "utf-8";
  if (squeezed === "ansi") return "windows-1252";
  const windows = /^(?:x?cp|win|windows|ms|ibm)(125\d|874)$/.exec(squeezed)?.[1];
  if (windows !== undefined) return `windows-${windows}`;
  const iso = /^iso8859(\d{1,2})/.exec(squeezed)?.[1];
  if (iso !== undefined) return `iso-8859-${iso}`;
  return isWhatwg(label) ? label : squeezed;
}
