import { crc32, deflateSync } from "node:zlib";
import sharp, { type Sharp } from "sharp";
import { describe, expect, test } from "vitest";
import { Failure } from "../contract/failures.ts";
import { animatedWebp, bmp, gif, tiff } from "./image-files.fixture.ts";
import { prepareImage } from "./prepare-image.ts";

const never = new AbortController().signal;
const [WIDTH, HEIGHT] = [300, 200];
const SIZE = { width: WIDTH, height: HEIGHT };
const FULL = { left: 0, top: 0, ...SIZE };
const RED = [208, 24, 24];
const BLUE = [24, 96, 192];
const WHITE = [255, 255, 255];

/** The samples of each pixel; the left half is red, the right half blue. */
const halves = (red: number[], blue: number[]) =>
  Array.from({ length: WIDTH * HEIGHT }, (_, i) => (i % WIDTH < WIDTH / 2 ? red : blue)).flat();
const RGB = Buffer.from(halves(RED, BLUE));
const picture = () => sharp(RGB, { raw: { ...SIZE, channels: 3 } });
const drawing = (content: string, size = 400) =>
  sharp(Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}">${content}</svg>`));
const noise = () =>
  sharp({ create: { ...SIZE, channels: 3, background: "#fff", noise: { type: "gaussian", mean: 128, sigma: 40 } } });

async function prepared(bytes: Uint8Array) {
  const { png, size } = await prepareImage(bytes, never);
  const pixels = await sharp(png).raw().toBuffer();
  const at = (x: number, y: number) => [...pixels.subarray((y * size.width + x) * 3, (y * size.width + x) * 3 + 3)];
  return { ...size, at, pixels };
}

async function messageOf(bytes: Uint8Array): Promise<string> {
  const error = await prepareImage(bytes, never).catch((thrown: unknown) => thrown);
  if (!(error instanceof Failure)) throw new Error("no Failure", { cause: error });
  expect(error.type).toBe("ImageUnusable");
  return error.message;
}

/** How far two pictures are apart where they differ most, of 255. */
const difference = (a: number[], b: number[]) => Math.max(...a.map((value, i) => Math.abs(value - (b[i] ?? 999))));

async function expectHalves(bytes: Uint8Array, tolerance = 0) {
  const { width, height, at } = await prepared(bytes);
  expect({ width, height }).toEqual(SIZE);
  expect(difference(at(40, 100), RED)).toBeLessThanOrEqual(tolerance);
  expect(difference(at(260, 100), BLUE)).toBeLessThanOrEqual(tolerance);
}

describe("TIFF", () => {
  const samples16 = (isBigEndian: boolean) => {
    const pixels = Buffer.from(Uint16Array.from(RGB, (value) => value * 257).buffer);
    return isBigEndian ? pixels.swap16() : pixels;
  };
  const rgb = { ...SIZE, pixels: RGB, bits: [8, 8, 8] };
  const rgb16 = (isBigEndian: boolean) => ({ ...SIZE, pixels: samples16(isBigEndian), bits: [16, 16, 16] });
  const palette = Array.from({ length: 768 }, (_, i) => ([RED, BLUE][i % 256]?.[i >> 8] ?? 0) * 257);

  test.each([
    ["little-endian", tiff([rgb])],
    ["big-endian", tiff([rgb], { isBigEndian: true })],
    ["deflated", tiff([{ ...rgb, isDeflated: true }])],
    ["of 16 bits", tiff([rgb16(false)])],
    ["of 16 bits, big-endian", tiff([rgb16(true)], { isBigEndian: true })],
    [
      "with a palette",
      tiff([{ ...SIZE, pixels: Buffer.from(halves([0], [1])), bits: [8], tags: { 262: [3], 320: palette } }]),
    ],
    ["of several pages", tiff([rgb, { ...rgb, pixels: Buffer.alloc(RGB.length) }])],
    [
      "with alpha",
      tiff([
        { ...SIZE, pixels: Buffer.from(halves([...RED, 255], [...BLUE, 255])), bits: [8, 8, 8, 8], tags: { 338: [2] } },
      ]),
    ],
    ["with an unknown tag", tiff([{ ...rgb, tags: { 65000: [1] } }])],
  ])("%s is read", (_, file) => expectHalves(file));

  test.each(["none", "lzw", "deflate", "packbits"] as const)("compressed by %s is read", async (compression) => {
    await expectHalves(await picture().tiff({ compression }).toBuffer());
    await expectHalves(await picture().tiff({ compression, tile: true, tileWidth: 64, tileHeight: 64 }).toBuffer());
  });

  test("compressed as JPEG is read", async () => {
    await expectHalves(await picture().tiff({ compression: "jpeg", quality: 95 }).toBuffer(), 6);
  });

  test("without all of its data is refused", async () => {
    expect(await messageOf(tiff([{ ...rgb, pixels: RGB.subarray(0, 20_000) }]))).toContain("damaged or cut short");
  });
});

describe("BMP", () => {
  const bgr = (colour: number[]) => colour.toReversed();
  const palette = [...bgr(RED), 0, ...bgr(BLUE), 0, ...Array<number>(254 * 4).fill(0)];
  const rgb = { rows: Buffer.from(halves(bgr(RED), bgr(BLUE))), bits: 24 };

  test.each([
    ["24 bits", bmp(SIZE, rgb)],
    ["24 bits, from the top", bmp({ ...SIZE, height: -HEIGHT }, rgb)],
    [
      "32 bits, whose last byte means nothing",
      bmp(SIZE, { rows: Buffer.from(halves([...bgr(RED), 0], [...bgr(BLUE), 0])), bits: 32 }),
    ],
    ["8 bits", bmp(SIZE, { rows: Buffer.from(halves([0], [1])), bits: 8, palette })],
  ])("of %s is read", (_, file) => expectHalves(file));

  test("is shrunk", async () => {
    const large = { width: 3000, height: 1000 };
    const { width, height, at } = await prepared(bmp(large, { rows: Buffer.alloc(9_000_000, 200), bits: 24 }));
    expect([width, height, at(2159, 719)]).toEqual([2160, 720, [200, 200, 200]]);
  });

  test.each([
    ["damaged or cut short", bmp(SIZE, rgb).subarray(0, -1)],
    ["damaged or cut short", bmp(SIZE, rgb).subarray(0, 30)],
    ["rare variant", bmp(SIZE, { rows: Buffer.from([0, 1]), bits: 8, palette, compression: 1 })],
    ["damaged or cut short", bmp({ width: 60_000, height: 60_000 }, { rows: Buffer.alloc(4), bits: 1 })],
    [
      "too large",
      bmp(
        { width: 9000, height: 9000 },
        { rows: Buffer.alloc(1128 * 9000), bits: 1, palette: Array<number>(8).fill(0) },
      ),
    ],
  ])("that is %s is refused", async (said, file) => {
    expect(await messageOf(file)).toContain(said);
  });
});

describe("orientation", () => {
  const FORMATS: [string, (image: Sharp) => Sharp][] = [
    ["JPEG", (image) => image.jpeg({ quality: 95, chromaSubsampling: "4:4:4" })],
    ["PNG", (image) => image.png()],
    ["WebP", (image) => image.webp({ lossless: true })],
    ["TIFF", (image) => image.tiff({ compression: "lzw" })],
  ];
  /** Where the stored picture's left edge is shown (Exif 2.32, tag 274). */
  const LEFT_IS_SHOWN = ["left", "right", "right", "left", "top", "top", "bottom", "bottom"] as const;

  test.each(FORMATS)("of %s is kept", async (_, format) => {
    for (const [i, side] of LEFT_IS_SHOWN.entries()) {
      const { width, height, at } = await prepared(
        await format(picture().withMetadata({ orientation: i + 1 })).toBuffer(),
      );
      expect([width, height]).toEqual(i < 4 ? [WIDTH, HEIGHT] : [HEIGHT, WIDTH]);
      const colours = { left: at(5, 100), right: at(width - 6, 100), top: at(100, 5), bottom: at(100, height - 6) };
      expect(difference(colours[side], RED)).toBeLessThan(6);
    }
  });
});

describe("the first frame", () => {
  const CORNER = { left: 50, top: 40, width: 100, height: 100 };

  test("of a GIF stands on white where it is smaller than the canvas", async () => {
    const { at } = await prepared(
      gif(SIZE, [
        { ...CORNER, colour: "red" },
        { ...FULL, colour: "blue" },
      ]),
    );
    expect(at(5, 5)).toEqual(WHITE);
    expect(at(100, 90)).toEqual([255, 0, 0]);
    expect(at(250, 180)).toEqual(WHITE);
  });

  test("of a GIF keeps black that is its own", async () => {
    const { at } = await prepared(
      gif(SIZE, [
        { ...CORNER, colour: "black" },
        { ...FULL, colour: "blue" },
      ]),
    );
    expect([at(5, 5), at(100, 90)]).toEqual([WHITE, [0, 0, 0]]);
  });

  test("of a WebP stands on white where it is smaller than the canvas", async () => {
    const file = await animatedWebp(SIZE, [
      { ...CORNER, colour: "#f00" },
      { ...FULL, colour: "#00f" },
    ]);
    const { at } = await prepared(file);
    expect([at(5, 5), at(100, 90), at(250, 180)]).toEqual([WHITE, [255, 0, 0], WHITE]);
  });

  test("of an AVIF with the brand of animations is read", async () => {
    const file = await picture().avif({ lossless: true, chromaSubsampling: "4:4:4" }).toBuffer();
    file.write("avis", 8);
    await expectHalves(file, 3);
  });
});

describe("a file without its end", () => {
  test.each([
    ["JPEG", 2, (image: Sharp) => image.jpeg()],
    ["progressive JPEG", 2, (image: Sharp) => image.jpeg({ progressive: true })],
    ["CMYK JPEG", 2, (image: Sharp) => image.toColourspace("cmyk").jpeg()],
    // The last chunk, and the checksum of the chunk before it.
    ["PNG", 16, (image: Sharp) => image.png()],
    ["interlaced PNG", 16, (image: Sharp) => image.png({ progressive: true })],
    ["PNG with alpha", 16, (image: Sharp) => image.ensureAlpha(0.5).png()],
    // The trailer, and the end of the data.
    ["GIF", 2, (image: Sharp) => image.gif()],
  ])("is read as the whole one: %s, up to %i bytes", async (_, missing, format) => {
    const whole = await format(noise()).toBuffer();
    const { pixels } = await prepared(whole);
    for (let cut = 1; cut <= missing; cut++) {
      expect((await prepared(whole.subarray(0, -cut))).pixels.equals(pixels), `${cut} bytes missing`).toBe(true);
    }
  });

  test("is read where the WebP's length is wrong, its padding missing, or a later frame cut", async () => {
    const whole = await noise().webp({ lossless: true }).toBuffer();
    const { pixels } = await prepared(whole);
    for (const length of [0, whole.length, 0xffff_fff0]) {
      const file = Buffer.from(whole);
      file.writeUInt32LE(length, 4);
      expect((await prepared(file)).pixels.equals(pixels)).toBe(true);
    }
    const odd = Buffer.concat([whole, Buffer.from("XMP \x01\0\0\0?")]);
    odd.writeUInt32LE(odd.length - 7, 4);
    expect((await prepared(odd)).pixels.equals(pixels)).toBe(true);
    const frames = [
      { ...FULL, colour: "#f00" },
      { ...FULL, colour: "#00f" },
    ];
    const animation = await animatedWebp(SIZE, frames);
    expect((await prepared(animation.subarray(0, -3))).at(150, 100)).toEqual([255, 0, 0]);
  });

  test.each([
    ["JPEG", noise().jpeg()],
    ["PNG", noise().png()],
    ["WebP", noise().webp({ lossless: true })],
    ["GIF", noise().gif()],
    ["AVIF", noise().avif({ effort: 0 })],
    ["TIFF", noise().tiff({ compression: "lzw" })],
  ])("is refused where pixels are missing, never half shown: %s", async (name, image) => {
    const whole = await image.toBuffer();
    const { pixels } = await prepared(whole);
    for (const share of [0.05, 0.3, 0.5, 0.7, 0.9, 0.98]) {
      const cut = whole.subarray(0, Math.floor(whole.length * share));
      const result = await prepareImage(cut, never).catch((error: unknown) => error);
      if (result instanceof Failure) expect(result.message).toContain(`The ${name} file is damaged or cut short`);
      else expect((await prepared(cut)).pixels.equals(pixels)).toBe(true);
    }
  });
});

describe("transparency", () => {
  const disc = (fill: string) => drawing(`<circle cx="200" cy="200" r="150" fill="${fill}"/>`);
  const FORMATS: [string, (image: Sharp) => Sharp][] = [
    ["PNG", (image) => image.png()],
    ["PNG with a palette", (image) => image.png({ palette: true })],
    ["PNG of 16 bits", (image) => image.toColourspace("rgb16").png()],
    ["grey PNG", (image) => image.toColourspace("b-w").png()],
    ["WebP", (image) => image.webp()],
    ["GIF", (image) => image.gif()],
    ["AVIF", (image) => image.avif({ effort: 0 })],
    ["TIFF", (image) => image.tiff({ compression: "lzw" })],
  ];

  test.each(FORMATS)("of a white product becomes dark, of a black one white: %s", async (_, format) => {
    const white = await prepared(await format(disc("#fff")).toBuffer());
    expect(Math.min(...white.at(200, 200))).toBeGreaterThan(250);
    expect(difference(white.at(5, 5), [0x4a, 0x4a, 0x4a])).toBeLessThan(3);
    const black = await prepared(await format(disc("#000")).toBuffer());
    expect(Math.max(...black.at(200, 200))).toBeLessThan(5);
    expect(black.at(5, 5)).toEqual(WHITE);
  });

  const PRINT = '<rect x="160" y="170" width="70" height="60" fill="#d01818"/>';
  test.each([
    ["becomes dark behind a white shirt with a print", 0x4a, `<circle cx="200" cy="200" r="150" fill="#fff"/>${PRINT}`],
    ["stays white around a photograph on white", 255, `<rect x="20" width="380" height="400" fill="#fff"/>${PRINT}`],
    [
      "stays white behind a white shirt with an outline",
      255,
      `<circle cx="200" cy="200" r="150" fill="#fff" stroke="#999" stroke-width="6"/>${PRINT}`,
    ],
    ["stays white behind a print alone", 255, PRINT],
    ["stays white where there is nothing", 255, ""],
  ])("%s", async (_, ground, content) => {
    const { at } = await prepared(await drawing(content).png().toBuffer());
    expect(at(5, 200)).toEqual([ground, ground, ground]);
  });
});

describe("what can't be used is told", () => {
  const box = (brands: string) => {
    const file = Buffer.alloc(8 + brands.length + 40);
    file.writeUInt32BE(8 + brands.length);
    file.write(`ftyp${brands}`, 4);
    return file;
  };
  test.each([
    ["a HEIC photo, which can't be used", box("heic\0\0\0\0mif1heic")],
    ["a HEIC photo, which can't be used", box("mif1\0\0\0\0mif1heic")],
    ["a video, not a picture", box("isom\0\0\0\0isomavc1")],
    ["a JPEG XL picture, which can't be used", Buffer.from("\0\0\0\x0cJXL \r\n", "latin1")],
    ["a JPEG 2000 picture, which can't be used", Buffer.from("\0\0\0\x0cjP  \r\n", "latin1")],
    ["a Photoshop file (PSD), which can't be used", Buffer.from("8BPS\0\x01")],
    ["a compressed file, not a picture", Buffer.from("PK\x03\x04\x14\0")],
    ["a web page, not a picture", Buffer.from("\r\n\r\n   \n\n\n\n<!-- shop --><!DOCTYPE html><html>")],
    ["a web page, not a picture", Buffer.from('<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">')],
    ["a web page, not a picture", Buffer.from("<br />\n<b>Warning</b>: imagecreate()")],
    ["a drawing (SVG), not a picture", Buffer.from('\ufeff<!DOCTYPE svg PUBLIC "x"><!-- y --><svg width="300">')],
    ["an XML file, not a picture", Buffer.from('<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>')],
  ])("%s", async (said, file) => {
    expect(await messageOf(file)).toBe(
      `The link gives ${said}. Link to a JPEG, PNG, WebP, GIF, AVIF, TIFF or BMP file.`,
    );
  });

  test("a variant that no decoder here knows is no damage", async () => {
    const unknown = tiff([{ ...SIZE, pixels: RGB, bits: [8, 8, 8], tags: { 259: [34_712] } }]);
    expect(await messageOf(unknown)).toBe(
      "The TIFF file is of a rare variant that can't be used. Save it as an ordinary JPEG or PNG.",
    );
  });
});

const SIDE = 60_000;
const huge = { width: SIDE, height: SIDE };
const hugeJpeg = await picture().jpeg().toBuffer();
hugeJpeg.writeUInt32BE(SIDE * 0x10001, hugeJpeg.indexOf(Buffer.from([0xff, 0xc0])) + 5);
const hugeWebp = await picture().webp({ lossless: true }).toBuffer();
hugeWebp.writeUInt32LE(0x0fff_bffe, 21);

describe("decompression bombs", () => {
  test.each([
    ["GIF", "too large", gif(huge, [{ ...huge, left: 0, top: 0, colour: "red", pixels: 1 }])],
    ["TIFF", "too large", tiff([{ ...huge, pixels: RGB, bits: [8, 8, 8], isDeflated: true }])],
    ["JPEG", "too large", hugeJpeg],
    ["WebP", "too large", hugeWebp],
    ["TIFF", "rare variant", tiff([{ ...SIZE, pixels: RGB, bits: Array<number>(2000).fill(8), tags: { 262: [1] } }])],
  ])("are refused before they are decoded: %s is %s", async (_, said, file) => {
    const before = process.resourceUsage().maxRSS;
    expect(await messageOf(file)).toContain(said);
    expect(process.resourceUsage().maxRSS - before).toBeLessThan(50_000);
  });

  test("in a PNG's texts are not unpacked", async () => {
    const bomb = deflateSync(Buffer.alloc(50_000_000));
    const png = await picture().png().toBuffer();
    const texts = Array.from({ length: 100 }, (_, i) => {
      const body = Buffer.concat([Buffer.from(`zTXtk${i}\0\0`), bomb]);
      const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
      length.writeUInt32BE(body.length - 4);
      checksum.writeUInt32BE(crc32(body));
      return Buffer.concat([length, body, checksum]);
    });
    const before = process.cpuUsage();
    await expectHalves(Buffer.concat([png.subarray(0, 33), ...texts, png.subarray(33)]));
    // Of processor time, not of the clock: 30 s where they are.
    expect(process.cpuUsage(before).user).toBeLessThan(2_000_000);
  });
});
