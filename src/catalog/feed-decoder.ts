/** A feed's bytes as text: decompressed, decoded, and rejected where it is another kind of file. */
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { Failure } from "../contract/failures.ts";
import { decoderOf } from "./feed-encoding.ts";
import { notAFeed } from "./feed-format.ts";

/** Enough to detect the kind of file and to read an XML declaration below what a server printed before it. */
const HEAD_BYTES = 16_384;

export interface DecodedFeed {
  /** Its beginning. */
  start: string;
  /** All of it, chunk by chunk. */
  text: AsyncIterable<string>;
}

/**
 * @param maxBytes limit for the bytes as received, and again for the decompressed ones
 * @param contentType the header's value
 * @throws Failure FeedUnreadable where it is a binary file, damaged, or in an unknown encoding; FeedTooLarge
 */
export async function decodeFeed(
  body: AsyncIterable<Uint8Array>,
  { maxBytes, contentType }: { maxBytes: number; contentType?: string | undefined },
): Promise<DecodedFeed> {
  const received = await withHead(limited(body, maxBytes));
  const isGzip = received.head[0] === 0x1f && received.head[1] === 0x8b;
  const { head, rest } = isGzip ? await withHead(limited(decompressed(received), maxBytes)) : received;
  rejectBinary(head);
  const decoder = decoderOf(head, contentType);
  const start = decoder.write(head);
  async function* text() {
    yield start;
    for await (const chunk of rest) yield decoder.write(chunk);
    yield decoder.end();
  }
  return { start, text: text() };
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

const MAGIC: [start: string, name: string][] = [
  ["PK\u0003\u0004", "a ZIP archive"],
  ["%PDF", "a PDF document"],
  ["\u0089PNG", "a picture"],
  ["\u00ff\u00d8\u00ff", "a picture"],
  ["GIF8", "a picture"],
];

function rejectBinary(head: Uint8Array): void {
  const bytes = Buffer.from(head.subarray(0, 16)).toString("latin1");
  const magic = MAGIC.find(([signature]) => bytes.startsWith(signature));
  if (magic) throw notAFeed(magic[1]);
}
