/** Picture files of kinds that sharp reads and does not write. */
import { deflateSync } from "node:zlib";
import sharp from "sharp";

/** A rectangle of one colour. */
interface Frame {
  left: number;
  top: number;
  width: number;
  height: number;
}
interface Size {
  width: number;
  height: number;
}

const GIF_COLOURS = { white: 0, red: 1, blue: 2, black: 3 };

/** An animated GIF without transparency. Each frame leaves the ones before it where it does not cover them. */
export function gif(
  { width, height }: Size,
  frames: (Frame & { colour: keyof typeof GIF_COLOURS; pixels?: number })[],
): Buffer {
  const palette = [255, 255, 255, 255, 0, 0, 0, 0, 255, 0, 0, 0];
  return Buffer.concat([
    Buffer.from("GIF89a"),
    uint16(width, height),
    Buffer.from([0xf1, 0, 0, ...palette]),
    ...frames.map((frame) =>
      Buffer.concat([
        Buffer.from([0x21, 0xf9, 4, 4, 10, 0, 0, 0, 0x2c]),
        uint16(frame.left, frame.top, frame.width, frame.height),
        Buffer.from([0, 2]),
        ...gifData(GIF_COLOURS[frame.colour], frame.pixels ?? frame.width * frame.height),
        Buffer.from([0]),
      ]),
    ),
    Buffer.from([0x3b]),
  ]);
}

const uint16 = (...values: number[]) => Buffer.from(values.flatMap((value) => [value & 255, value >> 8]));

/** Codes of 3 bits: a clear code (4) before every second pixel keeps them as short. */
function gifData(colour: number, pixels: number): Buffer[] {
  const codes = Array.from({ length: pixels }, (_, i) => (i % 2 === 0 ? [4, colour] : [colour])).flat();
  const bits = [...codes, 5].flatMap((code) => [code & 1, (code >> 1) & 1, code >> 2]);
  const bytes = Array.from({ length: Math.ceil(bits.length / 8) }, (_, i) =>
    bits.slice(i * 8, i * 8 + 8).reduce((byte, bit, at) => byte | (bit << at), 0),
  );
  const blocks = Array.from({ length: Math.ceil(bytes.length / 255) }, (_, i) => bytes.slice(i * 255, i * 255 + 255));
  return blocks.map((block) => Buffer.from([block.length, ...block]));
}

/** An animated WebP on a black canvas, which readers may ignore. */
export async function animatedWebp({ width, height }: Size, frames: (Frame & { colour: string })[]): Promise<Buffer> {
  const uint24 = (value: number) => Buffer.from([value & 255, (value >> 8) & 255, value >> 16]);
  const chunk = (type: string, ...parts: Uint8Array[]) => {
    const data = Buffer.concat(parts);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(data.length);
    return Buffer.concat([Buffer.from(type), length, data, Buffer.alloc(data.length % 2)]);
  };
  const images = frames.map(async (frame) => {
    const create = { width: frame.width, height: frame.height, channels: 4 as const, background: frame.colour };
    const still = await sharp({ create }).webp({ lossless: true }).toBuffer();
    const sides = [frame.left / 2, frame.top / 2, frame.width - 1, frame.height - 1, 100].map(uint24);
    return chunk("ANMF", ...sides, Buffer.from([2]), still.subarray(still.indexOf("VP8L")));
  });
  return chunk(
    "RIFF",
    Buffer.from("WEBP"),
    chunk("VP8X", Buffer.from([0x12, 0, 0, 0]), uint24(width - 1), uint24(height - 1)),
    chunk("ANIM", Buffer.from([0, 0, 0, 255, 0, 0])),
    ...(await Promise.all(images)),
  );
}

interface TiffPage extends Size {
  /** By rows, in the byte order of the file. */
  pixels: Uint8Array;
  /** Bits of each channel. */
  bits: number[];
  /** Tags of TIFF 6.0, besides the necessary ones; all values of 16 bits. */
  tags?: Record<number, number[]>;
  isDeflated?: boolean;
}

/** A TIFF file whose pages are one strip each. */
export function tiff(pages: TiffPage[], { isBigEndian = false } = {}): Buffer {
  const number = (bytes: 2 | 4) => (value: number) => {
    const buffer = Buffer.alloc(bytes);
    if (isBigEndian) buffer.writeUIntBE(value, 0, bytes);
    else buffer.writeUIntLE(value, 0, bytes);
    return buffer;
  };
  const [short, long] = [number(2), number(4)];
  const data: Buffer[] = [];
  let end = 8;
  const put = (bytes: Buffer) => {
    const at = end;
    data.push(bytes, Buffer.alloc(bytes.length % 2));
    end += bytes.length + (bytes.length % 2);
    return at;
  };
  const directories = pages.map(({ width, height, pixels, bits, tags = {}, isDeflated = false }) => {
    const strip = isDeflated ? deflateSync(pixels, { level: 1 }) : Buffer.from(pixels);
    const shorts = { 258: bits, 259: [isDeflated ? 8 : 1], 262: [2], 277: [bits.length], ...tags };
    const longs = { 256: width, 257: height, 273: put(strip), 278: height, 279: strip.length };
    const entries: [tag: number, type: number, count: number, value: Buffer][] = [
      ...Object.entries(shorts).map(([tag, values]): [number, number, number, Buffer] => {
        const value = Buffer.concat(values.map(short));
        return [Number(tag), 3, values.length, value.length > 4 ? long(put(value)) : value];
      }),
      ...Object.entries(longs).map(([tag, value]): [number, number, number, Buffer] => [
        Number(tag),
        4,
        1,
        long(value),
      ]),
    ];
    entries.sort(([a], [b]) => a - b);
    return entries.map(([tag, type, count, value]) =>
      Buffer.concat([short(tag), short(type), long(count), value, Buffer.alloc(4 - value.length)]),
    );
  });
  const first = end;
  const chain = directories.map((entries, i) => {
    end += 2 + 12 * entries.length + 4;
    return Buffer.concat([short(entries.length), ...entries, long(i + 1 < directories.length ? end : 0)]);
  });
  return Buffer.concat([Buffer.from(isBigEndian ? "MM" : "II"), short(42), long(first), ...data, ...chain]);
}

/** A BMP file without compression. Rows go from the bottom, and are filled up to whole words of 4 bytes. */
export function bmp(
  { width, height }: Size,
  {
    rows,
    bits,
    palette = [],
    compression = 0,
  }: { rows: Buffer; bits: number; palette?: number[]; compression?: number },
): Buffer {
  const header = Buffer.alloc(54);
  header.write("BM");
  header.writeUInt32LE(54 + palette.length + rows.length, 2);
  header.writeUInt32LE(54 + palette.length, 10);
  header.writeUInt32LE(40, 14);
  header.writeInt32LE(width, 18);
  header.writeInt32LE(height, 22);
  header.writeUInt16LE(1, 26);
  header.writeUInt16LE(bits, 28);
  header.writeUInt32LE(compression, 30);
  return Buffer.concat([header, Buffer.from(palette), rows]);
}
