import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import sharp, { type Create } from "sharp";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { Failure } from "../contract/failures.ts";
import { fetchImage } from "./image.ts";
import { keepCached, readCached } from "./image-cache.ts";
import { type Handler, type LocalServer, startLocalServer } from "./local-server.fixture.ts";
import { createPublicFetch } from "./public-fetch.ts";

const flat = (width: number, height: number, more: Partial<Create> = {}) =>
  sharp({ create: { width, height, channels: 3, background: { r: 200, g: 40, b: 40 }, ...more } });

const serve =
  (bytes: Uint8Array | string, headers: Record<string, string> = {}): Handler =>
  (_, response) =>
    response.writeHead(200, headers).end(bytes);
const answer =
  (status: number, headers: Record<string, string> = {}): Handler =>
  (_, response) =>
    response.writeHead(status, headers).end();

let server: LocalServer;
let folder: string;
let target: string;
const requests: { path: string; condition: string | undefined }[] = [];

beforeAll(async () => {
  const noise = await sharp({
    create: {
      width: 600,
      height: 400,
      channels: 3,
      background: "#fff",
      noise: { type: "gaussian", mean: 128, sigma: 40 },
    },
  })
    .jpeg()
    .toBuffer();
  const leftRedRightBlue = flat(400, 200).composite([
    { input: await flat(200, 200, { background: "#0000ff" }).png().toBuffer(), left: 200, top: 0 },
  ]);
  server = await startLocalServer({
    "/plain.jpg": serve(noise, { "content-type": "image/jpeg" }),
    "/png": serve(await flat(300, 200).png().toBuffer()),
    "/webp": serve(await flat(300, 200).webp().toBuffer()),
    "/gif": serve(await flat(300, 200).gif().toBuffer()),
    "/avif": serve(await flat(300, 200).avif({ effort: 0 }).toBuffer()),
    "/large.jpg": serve(await flat(3000, 2000).jpeg().toBuffer()),
    "/turned.jpg": serve(await leftRedRightBlue.withMetadata({ orientation: 6 }).jpeg({ quality: 95 }).toBuffer()),
    "/cmyk.jpg": serve(await flat(300, 200).toColourspace("cmyk").jpeg().toBuffer()),
    "/grey.png": serve(await flat(300, 200).toColourspace("b-w").png().toBuffer()),
    "/16bit.png": serve(await flat(300, 200).toColourspace("rgb16").png().toBuffer()),
    "/alpha.png": serve(
      await flat(300, 200, { channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } })
        .png()
        .toBuffer(),
    ),
    "/moving.webp": serve(
      await sharp(
        [await flat(300, 200).png().toBuffer(), await flat(300, 200, { background: "#00f" }).png().toBuffer()],
        {
          join: { animated: true },
        },
      )
        .webp()
        .toBuffer(),
    ),
    "/small.png": serve(await flat(99, 500).png().toBuffer()),
    "/huge.png": serve(pngOfSize(60_000, 60_000)),
    "/cut.jpg": serve(noise.subarray(0, noise.length / 2)),
    "/cut.png": serve(
      (
        await flat(300, 200, { noise: { type: "gaussian", mean: 128, sigma: 40 } })
          .png()
          .toBuffer()
      ).subarray(0, 5000),
    ),
    "/only-head.png": serve(pngOfSize(300, 300)),
    "/page.jpg": serve("<!DOCTYPE html><html><body>Nu există</body></html>", { "content-type": "image/jpeg" }),
    "/drawing.svg": serve('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="500" height="500"/>'),
    "/paper.pdf": serve("%PDF-1.7 …"),
    "/scan.tiff": serve(await flat(300, 200).tiff().toBuffer()),
    "/film.mp4": serve("\0\0\0\u0018ftypmp42\0\0\0\0"),
    "/json": serve('{"error": "no"}'),
    "/empty": serve(""),
    "/junk": serve(Buffer.from([1, 2, 3, 0, 255, 254])),
    "/gone": answer(410),
    "/forbidden": answer(403),
    "/teapot": answer(418),
    "/broken": answer(503, { "retry-after": "7" }),
    "/throttled": answer(429, { "retry-after": "99999" }),
    "/silent": () => {},
    "/20mb": serve("", { "content-length": "20000001" }),
    "/cut-off": (_, response) => {
      response.writeHead(200, { "content-length": "1000" });
      response.write("\u00ff", () => response.destroy());
    },
    "/inside": answer(302, { location: "http://192.168.0.1/a.jpg" }),
    "/moved": answer(301, { location: "/png" }),
    "/tagged.jpg": (request, response) => {
      requests.push({ path: "/tagged.jpg", condition: request.headers["if-none-match"] });
      if (request.headers["if-none-match"] === '"v1"') response.writeHead(304).end();
      else response.writeHead(200, { etag: '"v1"' }).end(noise);
    },
  });
});
afterAll(() => server.close());

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "feedreel-image-"));
  target = join(folder, "image.png");
  requests.length = 0;
  return () => rm(folder, { recursive: true });
});

/** A PNG whose header claims a size that its data does not have. */
function pngOfSize(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const chunk = (type: string, data: Uint8Array) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const framed = Buffer.alloc(8 + body.length);
    framed.writeUInt32BE(data.byteLength, 0);
    framed.set(body, 4);
    framed.writeUInt32BE(crc32(body), 4 + body.length);
    return framed;
  };
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const data = deflateSync(Buffer.alloc(100));
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", data), chunk("IEND", Buffer.alloc(0))]);
}

/** PNG's own checksum (PNG specification, annex D). */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

const never = new AbortController().signal;

function fetched(path: string, { idleTimeoutMs = 300, signal = never, onProgress = (_: number) => {} } = {}) {
  const publicFetch = createPublicFetch({ allowedPrivateHosts: [server.host], idleTimeoutMs });
  const link = path.startsWith("/") ? server.url(path) : path;
  return fetchImage(link, target, { publicFetch, cacheDir: join(folder, "cache") }, { signal, onProgress });
}

async function failureOf(path: string): Promise<Failure> {
  const error: unknown = await fetched(path).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Failure)) throw new Error(`no Failure from ${path}`, { cause: error });
  return error;
}

async function pixelAt(x: number, y: number): Promise<number[]> {
  const { data, info } = await sharp(target).raw().toBuffer({ resolveWithObject: true });
  return [...data.subarray((y * info.width + x) * info.channels, (y * info.width + x) * info.channels + info.channels)];
}

test.each([
  ["/plain.jpg", 600, 400],
  ["/png", 300, 200],
  ["/webp", 300, 200],
  ["/gif", 300, 200],
  ["/avif", 300, 200],
  ["/moved", 300, 200],
  ["/large.jpg", 2160, 1440],
  ["/turned.jpg", 200, 400],
  ["/cmyk.jpg", 300, 200],
  ["/grey.png", 300, 200],
  ["/16bit.png", 300, 200],
  ["/alpha.png", 300, 200],
  ["/moving.webp", 300, 200],
])("%s becomes %d × %d pixels of 8-bit sRGB", async (path, width, height) => {
  expect(await fetched(path)).toEqual({ width, height });
  const written = await sharp(target).metadata();
  expect(written).toMatchObject({
    format: "png",
    width,
    height,
    space: "srgb",
    depth: "uchar",
    channels: 3,
    hasAlpha: false,
  });
  for (const extra of ["exif", "icc", "orientation", "pages"]) expect(written).not.toHaveProperty(extra);
  expect(await readdir(folder)).not.toContainEqual(expect.stringContaining(".part"));
});

test("a picture is turned as its EXIF says", async () => {
  await fetched("/turned.jpg");
  const [redTop, , blueTop] = await pixelAt(100, 50);
  const [redBottom, , blueBottom] = await pixelAt(100, 350);
  expect([redTop, blueBottom].every((value) => (value ?? 0) > 150)).toBe(true);
  expect([blueTop, redBottom].every((value) => (value ?? 255) < 60)).toBe(true);
});

test("transparency becomes white, an animation its first frame, CMYK the same red", async () => {
  await fetched("/alpha.png");
  expect(await pixelAt(150, 100)).toEqual([255, 255, 255]);
  await fetched("/moving.webp");
  expect((await pixelAt(150, 100))[0]).toBeGreaterThan(150);
  await fetched("/cmyk.jpg");
  const [red = 0, green = 255, blue = 255] = await pixelAt(150, 100);
  expect(red).toBeGreaterThan(150);
  expect(Math.max(green, blue)).toBeLessThan(110);
});

test("a target that ends in .jpg is a JPEG", async () => {
  target = join(folder, "image.jpg");
  await fetched("/png");
  expect(await sharp(target).metadata()).toMatchObject({ format: "jpeg" });
});

test.each([
  ["/small.png", "ImageUnusable", "99 × 500"],
  ["/huge.png", "ImageUnusable", "60000 × 60000"],
  ["/cut.jpg", "ImageUnusable", "cut short"],
  ["/cut.png", "ImageUnusable", "cut short"],
  ["/only-head.png", "ImageUnusable", "damaged"],
  ["/page.jpg", "ImageUnusable", "a web page"],
  ["/drawing.svg", "ImageUnusable", "SVG"],
  ["/paper.pdf", "ImageUnusable", "a PDF document"],
  ["/scan.tiff", "ImageUnusable", "TIFF"],
  ["/film.mp4", "ImageUnusable", "a video"],
  ["/json", "ImageUnusable", "JSON"],
  ["/empty", "ImageUnusable", "an empty file"],
  ["/junk", "ImageUnusable", "unknown kind"],
  ["/20mb", "ImageUnusable", "20 MB"],
  ["/none", "ImageUnavailable", "no picture"],
  ["/gone", "ImageUnavailable", "410"],
  ["/forbidden", "ImageUnavailable", "refuses"],
  ["/teapot", "ImageUnavailable", "418"],
  ["/inside", "ImageUnavailable", "192.168.0.1"],
  ["http://169.254.169.254/latest/meta-data/", "ImageUnavailable", "public internet"],
  ["ftp://img.example/a.jpg", "ImageUnavailable", "web address"],
  ["/broken", "ImageHostFailing", "503"],
  ["/throttled", "ImageHostFailing", "more slowly"],
  ["/silent", "ImageHostFailing", "stopped answering"],
  ["/cut-off", "ImageHostFailing", "broke off"],
])("%s is %s and says “%s”", async (path, type, said) => {
  const failure = await failureOf(path);
  expect(failure.type).toBe(type);
  expect(failure.message).toContain(said);
  expect(existsSync(target)).toBe(false);
});

test("what a host asks us to wait is passed on, an hour at most", async () => {
  expect((await failureOf("/broken")).retryAfterS).toBe(7);
  expect((await failureOf("/throttled")).retryAfterS).toBe(3600);
  expect((await failureOf("/gone")).retryAfterS).toBeUndefined();
});

test("abort ends it with the caller's reason", async () => {
  const aborting = new AbortController();
  setTimeout(() => aborting.abort(new Error("cancelled")), 100);
  await expect(fetched("/silent", { idleTimeoutMs: 10_000, signal: aborting.signal })).rejects.toThrow("cancelled");
});

test("progress grows and ends at 1", async () => {
  const progress: number[] = [];
  await fetched("/plain.jpg", { onProgress: (fraction) => void progress.push(fraction) });
  expect(progress.at(-1)).toBe(1);
  expect(progress.length).toBeGreaterThan(1);
  expect(progress).toEqual(progress.toSorted((a, b) => a - b));
});

test("a picture that did not change is taken from what was kept", async () => {
  await fetched("/tagged.jpg");
  await rm(target);
  expect(await fetched("/tagged.jpg")).toEqual({ width: 600, height: 400 });
  expect(requests.map(({ condition }) => condition)).toEqual([undefined, '"v1"']);
});

test("kept pictures make room, the longest unused first", async () => {
  const cacheDir = join(folder, "cache");
  const keep = async (url: string) => {
    await keepCached(cacheDir, { url, etag: url, lastModified: null, bytes: Buffer.alloc(1000) }, 2500);
    await new Promise((resolve) => setTimeout(resolve, 10));
  };
  await keep("http://a.example/");
  await keep("http://b.example/");
  await readCached(cacheDir, "http://a.example/");
  await new Promise((resolve) => setTimeout(resolve, 10));
  await keep("http://c.example/");
  const kept = ["a", "b", "c"].map(
    async (name) => (await readCached(cacheDir, `http://${name}.example/`))?.bytes.length,
  );
  expect(await Promise.all(kept)).toEqual([1000, undefined, 1000]);
});
