/** Undoes Content-Encoding as browsers do. */
import { pipeline, type Transform } from "node:stream";
import * as zlib from "node:zlib";

type Pieces = AsyncIterable<Uint8Array>;

/** The decompressor for what begins with `head`; null where that is not compressed, whatever the header says. */
type Decompressor = (head: Uint8Array) => Transform | null;

const gunzip: Decompressor = ([first, second]) => (first === 0x1f && second === 0x8b ? zlib.createGunzip() : null);
/** `deflate` is zlib's format (RFC 9110), and without its two bytes at the beginning where servers got it wrong. */
const inflate: Decompressor = ([first = 0, second = 0]) =>
  (first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0 ? zlib.createInflate() : zlib.createInflateRaw();

const DECOMPRESSORS = new Map<string, Decompressor>([
  ["gzip", gunzip],
  ["x-gzip", gunzip],
  ["deflate", inflate],
  ["br", () => zlib.createBrotliDecompress()],
  ...zstd(),
]);

/** From Node.js 22.15 on. */
function zstd(): [string, Decompressor][] {
  const create: unknown = Reflect.get(zlib, "createZstdDecompress");
  return typeof create === "function" ? [["zstd", () => create()]] : [];
}

/** For the request's `Accept-Encoding`. */
export const ACCEPT_ENCODING = ["gzip", "deflate", "br", "zstd"].filter((name) => DECOMPRESSORS.has(name)).join(", ");

/** More is no accident. */
const MAX_ENCODINGS = 4;

/**
 * The decompressed body. Encodings are undone from the last one to the first; names that are none (`none`, `aws-chunked`, `UTF-8`)
 * are passed over, and so is `gzip` on what is not.
 * @param header the value of Content-Encoding
 * @param limit bounds the bytes after each step
 */
export function decodedBody(received: Pieces, header: string | undefined, limit: (pieces: Pieces) => Pieces): Pieces {
  const names = (header ?? "").split(",").map((name) => name.trim().toLowerCase());
  const decompressors = names.flatMap((name) => DECOMPRESSORS.get(name) ?? []).slice(-MAX_ENCODINGS);
  return decompressors.reduceRight<Pieces>((pieces, create) => limit(decompressed(pieces, create)), received);
}

async function* decompressed(pieces: Pieces, create: Decompressor): AsyncGenerator<Uint8Array> {
  const source = pieces[Symbol.asyncIterator]();
  let head: Uint8Array = new Uint8Array();
  while (head.byteLength < 2) {
    const { value, done } = await source.next();
    if (done === true) break;
    head = Buffer.concat([head, value]);
  }
  async function* whole() {
    try {
      yield head;
      for (let next = await source.next(); next.done !== true; next = await source.next()) yield next.value;
    } finally {
      await source.return?.();
    }
  }
  const decompress = head.byteLength === 0 ? null : create(head);
  if (decompress === null) yield* whole();
  else yield* pipeline(whole(), decompress, () => {});
}
