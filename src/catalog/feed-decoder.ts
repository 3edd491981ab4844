/** A feed's bytes as text: decompressed, decoded by its declared encoding, and rejected where it is another kind of file. */
import { pipeline } from "node:stream";
import { TextDecoder } from "node:util";
import { createGunzip } from "node:zlib";
import { Failure } from "../contract/failures.ts";

/** Enough to detect the kind of file and to read an XML declaration. */
const HEAD_BYTES = 1024;

/**
 * The text of a feed, chunk by chunk.
 * @param maxBytes limit for the bytes as received, and again for the decompressed ones
 * @throws Failure FeedUnreadable where it is no XML, damaged, or in an unknown encoding; FeedTooLarge
 */
export async function* decodeFeed(body: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<string> {
  const received = await withHead(limited(body, maxBytes));
  const isGzip = received.head[0] === 0x1f && received.head[1] === 0x8b;
  const { head, rest } = isGzip ? await withHead(limited(decompressed(received), maxBytes)) : received;
  const decoder = decoderOf(head);
  const start = decoder.decode(head, { stream: true });
  rejectOtherKinds(head, start);
  yield start;
  for await (const chunk of rest) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

interface Peeked {
  head: Uint8Array;
  rest: AsyncIterable<Uint8Array>;
}

async function withHead(source: AsyncGenerator<Uint8Array>): Promise<Peeked> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  while (length < HEAD_BYTES) {
    const { value, done } = await source.next();
    if (done === true) break;
    chunks.push(value);
    length += value.byteLength;
  }
  return { head: Buffer.concat(chunks), rest: source };
}

async function* decompressed({ head, rest }: Peeked): AsyncGenerator<Uint8Array> {
  async function* whole() {
    yield head;
    yield* rest;
  }
  try {
    yield* pipeline(whole(), createGunzip(), () => {});
  } catch (error) {
    if (error instanceof Error && "code" in error && String(error.code).startsWith("Z_"))
      throw new Failure("FeedUnreadable", "The feed's gzip file is damaged. Make it again and sync once more.", {
        cause: error,
      });
    throw error;
  }
}

async function* limited(source: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of source) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes)
      throw new Failure(
        "FeedTooLarge",
        `The feed is larger than ${Math.round(maxBytes / 1e6)} MB. Split it into several feeds and add each of them.`,
      );
    yield chunk;
  }
}

/**
 * The decoder by byte order mark, then by how `<?` looks in two-byte encodings, then by the XML declaration; else UTF-8
 * (XML 1.0, appendix F). An invalid byte becomes U+FFFD, so that one item is rejected and not the whole feed.
 */
function decoderOf(head: Uint8Array): TextDecoder {
  const [first, second] = head;
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le");
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be");
  if (first === 0x3c && second === 0) return new TextDecoder("utf-16le");
  if (first === 0 && second === 0x3c) return new TextDecoder("utf-16be");
  const declaration = /^[^<]{0,16}<\?xml[^>]*?\sencoding\s*=\s*["']([^"']{1,40})["']/.exec(
    Buffer.from(head).toString("latin1"),
  );
  const label = declaration?.[1] ?? "utf-8";
  // A declaration that is readable byte by byte can't be in a two-byte encoding, whatever it says.
  if (/^utf-?16|^ucs-?2/i.test(label) || (first === 0xef && second === 0xbb)) return new TextDecoder();
  try {
    return new TextDecoder(label);
  } catch (error) {
    throw new Failure(
      "FeedUnreadable",
      `The feed says that it is written in “${label}”, an encoding that is not known. Save it as UTF-8.`,
      { cause: error },
    );
  }
}

const MAGIC: [start: string, name: string][] = [
  ["PK\u0003\u0004", "a ZIP archive"],
  ["%PDF", "a PDF document"],
  ["\u0089PNG", "a picture"],
  ["\u00ff\u00d8\u00ff", "a picture"],
  ["GIF8", "a picture"],
];

function rejectOtherKinds(head: Uint8Array, start: string): void {
  const bytes = Buffer.from(head).toString("latin1");
  const magic = MAGIC.find(([signature]) => bytes.startsWith(signature));
  const text = start.trimStart();
  if (magic) throw notAFeed(magic[1]);
  if (/^<(!doctype\s+html|html|head|body)\b/i.test(text)) throw notAFeed("a web page");
  if (text.startsWith("<")) return;
  if (text === "") throw notAFeed("an empty file");
  if (/^[[{]/.test(text)) throw notAFeed("a JSON file");
  throw notAFeed(/^[^\n]*[\t,;|][^\n]*\n/.test(text) ? "a table in text (CSV or TSV)" : "something that is no XML");
}

/** @param found what the address gives instead, with its article, such as `a web page` */
export function notAFeed(found: string): Failure {
  return new Failure(
    "FeedUnreadable",
    `The address gives ${found}, not a product feed. Give the address of a Google Shopping feed in XML (RSS 2.0 or Atom).`,
  );
}
