/**
 * Picture files whose container is flawed while the picture in it is whole: what browsers show and the decoders refuse. Nothing
 * here touches pixels; a picture that lacks some of its data stays undecodable.
 */
import { crc32 } from "node:zlib";
import type { PictureKind } from "./image-kind.ts";

type Rewrite = (file: Buffer) => Buffer | null;

const BEFORE_DECODING: Partial<Record<PictureKind, Rewrite>> = {
  AVIF: asStillAvif,
  GIF: withTransparentCanvas,
  PNG: withoutTexts,
};
const AFTER_FAILURE: Partial<Record<PictureKind, Rewrite>> = { JPEG: endJpeg, PNG: endPng, WebP: endWebp, GIF: endGif };

/** The file as the decoders understand it: the same file in nearly all cases. */
export const decodable = (file: Buffer, kind: PictureKind): Buffer => BEFORE_DECODING[kind]?.(file) ?? file;

/**
 * Completes a file that could not be decoded: its end marker is missing, or its lengths are wrong.
 * @returns null where that can't be the reason
 */
export const completed = (file: Buffer, kind: PictureKind): Buffer | null => AFTER_FAILURE[kind]?.(file) ?? null;

/** libvips doesn't know the brand of animations, whose primary item is a still AVIF (AVIF 1.1, section 6.3). */
function asStillAvif(file: Buffer): Buffer | null {
  const brand = file.toString("latin1", 8, 12);
  if (brand !== "avis" && brand !== "msf1") return null;
  return Buffer.concat([file.subarray(0, 8), Buffer.from("avif"), file.subarray(12)]);
}

const JPEG_END = Buffer.from([0xff, 0xd9]);

function endJpeg(file: Buffer): Buffer | null {
  return file.subarray(-2).equals(JPEG_END) ? null : Buffer.concat([file, JPEG_END]);
}

interface PngChunk {
  type: string;
  /** Where it begins, and where the next one does; beyond the file where it is cut. */
  from: number;
  to: number;
}

function* pngChunks(file: Buffer): Generator<PngChunk> {
  for (let from = 8; from + 8 <= file.length; ) {
    const to = from + 12 + file.readUInt32BE(from);
    yield { type: file.toString("latin1", from + 4, from + 8), from, to };
    from = to;
  }
}

/** Compressed texts: some megabytes of them take libpng minutes to inflate. Nothing shows them. */
const PNG_TEXTS = ["zTXt", "iTXt"];

function withoutTexts(file: Buffer): Buffer | null {
  const chunks = [...pngChunks(file)];
  const kept = chunks.filter(({ type }) => !PNG_TEXTS.includes(type));
  if (kept.length === chunks.length) return null;
  return Buffer.concat([file.subarray(0, 8), ...kept.map(({ from, to }) => file.subarray(from, to))]);
}

/** Closes the chunk that the file breaks off in, and the file. */
function endPng(file: Buffer): Buffer | null {
  const last = [...pngChunks(file)].at(-1);
  if (!last || last.type === "IEND") return null;
  const isCut = last.to > file.length;
  const data = isCut && last.type === "IDAT" ? file.subarray(last.from + 8, last.to - 4) : null;
  return Buffer.concat([
    file.subarray(0, isCut ? last.from : last.to),
    data ? pngChunk("IDAT", data) : Buffer.alloc(0),
    pngChunk("IEND", Buffer.alloc(0)),
  ]);
}

function pngChunk(type: string, data: Uint8Array): Buffer {
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  const content = Buffer.concat([Buffer.from(type), data]);
  length.writeUInt32BE(data.byteLength);
  checksum.writeUInt32BE(crc32(content));
  return Buffer.concat([length, content, checksum]);
}

/** Sets the file's length, and leaves out a last chunk that is cut. */
function endWebp(file: Buffer): Buffer | null {
  let end = 12;
  while (end + 8 <= file.length && end + 8 + file.readUInt32LE(end + 4) <= file.length) {
    const length = file.readUInt32LE(end + 4);
    end += 8 + length + (length % 2);
  }
  // The last chunk may lack its padding.
  const chunks = Buffer.alloc(end);
  file.copy(chunks);
  chunks.writeUInt32LE(end - 8, 4);
  return end === 12 ? null : chunks;
}

const GIF_END = 0x3b;
const GIF_EXTENSION = 0x21;
const GIF_IMAGE = 0x2c;
/** No sub-block follows, and the trailer. */
const GIF_CLOSING = Buffer.from([0, GIF_END]);

function endGif(file: Buffer): Buffer | null {
  return Buffer.concat([file, GIF_CLOSING]);
}

/** Of one transparent pixel: a graphic control extension (GIF89a, section 23) and an image. */
const TRANSPARENT_FRAME = Buffer.from([
  ...[GIF_EXTENSION, 0xf9, 4, 1, 0, 0, 0, 0],
  ...[GIF_IMAGE, 0, 0, 0, 0, 1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 0],
  ...[2, 2, 0x44, 1, 0],
]);

/**
 * What the first frame leaves free of the canvas is transparent in browsers, and black for libvips where no frame has
 * transparency: then one that has is put at the end.
 */
function withTransparentCanvas(file: Buffer): Buffer | null {
  const frame = firstGifFrame(file);
  if (frame === null || file.at(-1) !== GIF_END) return null;
  const [width, height] = [file.readUInt16LE(6), file.readUInt16LE(8)];
  const isFull = frame.left === 0 && frame.top === 0 && frame.width >= width && frame.height >= height;
  return isFull ? null : Buffer.concat([file.subarray(0, -1), TRANSPARENT_FRAME, Buffer.from([GIF_END])]);
}

function firstGifFrame(file: Buffer): { left: number; top: number; width: number; height: number } | null {
  const flags = file[10] ?? 0;
  let at = 13 + (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0);
  while (file[at] === GIF_EXTENSION) {
    at += 2;
    for (let length = file[at] ?? 0; length > 0; length = file[at] ?? 0) at += 1 + length;
    at++;
  }
  if (file[at] !== GIF_IMAGE || at + 9 > file.length) return null;
  return {
    left: file.readUInt16LE(at + 1),
    top: file.readUInt16LE(at + 3),
    width: file.readUInt16LE(at + 5),
    height: file.readUInt16LE(at + 7),
  };
}
