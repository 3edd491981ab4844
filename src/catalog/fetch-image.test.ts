import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import sharp, { type Create } from "sharp";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { Failure } from "../contract/failures.ts";
import { type Handler, type LocalServer, startLocalServer } from "../http/local-server.fixture.ts";
import { createSafeFetch } from "../http/safe-fetch.ts";
import { fetchImage } from "./fetch-image.ts";

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
/** What the shop's picture is served as just now. */
let shop: { status: number; picture: Uint8Array; headers: Record<string, string> };
/** One for each request that reached the shop: the tag it asked by. */
const requests: (string | null)[] = [];
const hungUp: string[] = [];
let red: Uint8Array;
let blue: Uint8Array;

/** A disc on transparent ground. */
const onNothing = (fill: string, format: "png" | "webp" = "png") => {
  const disc = `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400"><circle cx="200" cy="200" r="150" fill="${fill}"/></svg>`;
  return sharp(Buffer.from(disc)).toFormat(format, { lossless: true }).toBuffer();
};

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
  red = await flat(300, 200).png().toBuffer();
  blue = await flat(300, 200, { background: "#0000ff" }).png().toBuffer();
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
    "/cut.tiff": serve((await sharp(noise).tiff().toBuffer()).subarray(0, 5000)),
    "/no-end.jpg": serve(noise.subarray(0, -2)),
    "/no-end.gif": serve((await flat(300, 200).gif().toBuffer()).subarray(0, -1)),
    "/no-end.png": serve((await flat(300, 200).png().toBuffer()).subarray(0, -12)),
    "/no-end-progressive.jpg": serve((await sharp(noise).jpeg({ progressive: true }).toBuffer()).subarray(0, -2)),
    "/cut-but-ended.jpg": serve(noise.subarray(0, -200)),
    "/64-megapixels.jpg": serve(await flat(9248, 6936).jpeg({ quality: 50 }).toBuffer()),
    "/64-megapixels.png": serve(await flat(9248, 6936).png({ compressionLevel: 1 }).toBuffer()),
    "/white-on-nothing.png": serve(await onNothing("#fff")),
    "/ivory-on-nothing.webp": serve(await onNothing("#fffff4", "webp")),
    "/red-on-nothing.png": serve(await onNothing("#d01818")),
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
    "/shop.jpg": (request, response) => {
      const tag = request.headers["if-none-match"] ?? null;
      requests.push(tag);
      const { etag } = shop.headers;
      if (shop.status === 200 && etag !== undefined && tag === etag) response.writeHead(304).end();
      else response.writeHead(shop.status, shop.headers).end(shop.picture);
    },
    "/slow.jpg": (_, response) => {
      requests.push(null);
      setTimeout(() => response.writeHead(200).end(noise), 200);
    },
    "/slow-fault": (_, response) => {
      requests.push(null);
      setTimeout(() => response.writeHead(503).end(), 200);
    },
    "/slow-start.jpg": (request, response) => {
      requests.push(null);
      response.writeHead(200).flushHeaders();
      request.socket.once("close", () => hungUp.push("/slow-start.jpg"));
    },
  });
});
afterAll(() => server.close());

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "feedreel-image-"));
  target = join(folder, "image.png");
  requests.length = 0;
  shop = { status: 200, picture: red, headers: { etag: '"red"' } };
  vi.useFakeTimers({ toFake: ["Date"] });
  return async () => {
    vi.useRealTimers();
    await rm(folder, { recursive: true });
  };
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
  const safeFetch = createSafeFetch({ allowedPrivateHosts: [server.host], idleTimeoutMs });
  const link = path.startsWith("/") ? server.url(path) : path;
  return fetchImage(link, target, { safeFetch, cacheDir: join(folder, "cache") }, { signal, onProgress });
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
  ["/scan.tiff", 300, 200],
  ["/no-end.jpg", 600, 400],
  ["/no-end-progressive.jpg", 600, 400],
  ["/no-end.gif", 300, 200],
  ["/no-end.png", 300, 200],
  ["/64-megapixels.jpg", 2160, 1620],
  ["/64-megapixels.png", 2160, 1620],
  ["/white-on-nothing.png", 400, 400],
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

test("a picture is rotated by its EXIF orientation", async () => {
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

test("a white picture on transparent ground is set on a dark one, any other on white", async () => {
  for (const path of ["/white-on-nothing.png", "/ivory-on-nothing.webp"]) {
    await fetched(path);
    expect((await pixelAt(200, 200))[0]).toBeGreaterThan(250);
    expect((await pixelAt(5, 5))[0]).toBeLessThan(90);
  }
  await fetched("/red-on-nothing.png");
  expect(await pixelAt(5, 5)).toEqual([255, 255, 255]);
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
  ["/cut-but-ended.jpg", "ImageUnusable", "cut short"],
  ["/cut.tiff", "ImageUnusable", "damaged"],
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

test("the wait that a host asks for is passed on, an hour at most", async () => {
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

const later = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);
const cachedFiles = async () => {
  const names = await readdir(join(folder, "cache", "content"));
  return names.filter((name) => !name.endsWith(".json")).map((name) => join(folder, "cache", "content", name));
};

describe("a link that was fetched before", () => {
  test.each([
    ["ten minutes where the server says nothing", {}, 599, 601],
    ["ten minutes where it only says that all may keep it", { "cache-control": "public" }, 599, 601],
    ["as long as the server says", { "cache-control": "max-age=3600" }, 3599, 3601],
    ["as long as it says to caches that many share", { "cache-control": "max-age=5, S-MaxAge=60" }, 59, 61],
    ["until the server's date", { expires: new Date(Date.now() + 3_600_000).toUTCString() }, 3000, 4000],
    ["a day, whatever the server says", { "cache-control": "max-age=31536000, immutable" }, 86_399, 86_401],
  ])("is not requested for %s, then revalidated", async (_, headers, holdsS, endsS) => {
    shop.headers = { etag: '"red"', ...headers };
    const asked = Date.now();
    await fetched("/shop.jpg");
    vi.setSystemTime(asked + holdsS * 1000);
    await fetched("/shop.jpg");
    expect(requests).toEqual([null]);
    vi.setSystemTime(asked + endsS * 1000);
    expect(await fetched("/shop.jpg")).toEqual({ width: 300, height: 200 });
    await fetched("/shop.jpg");
    expect(requests).toEqual([null, '"red"']);
  });

  test.each([
    ["no-cache", { "cache-control": "No-Cache" }],
    ["a lifetime of nothing", { "cache-control": "max-age=0" }],
    ["a date that has passed", { expires: "0" }],
    ["no-cache in the words of HTTP/1.0", { pragma: "no-cache" }],
  ])("is revalidated each time where the server says %s", async (_, headers) => {
    shop.headers = { etag: '"red"', ...headers };
    await fetched("/shop.jpg");
    await fetched("/shop.jpg");
    expect(requests).toEqual([null, '"red"']);
  });

  test.each(["no-store", "Private"])("is fetched again each time where the server says %s", async (directive) => {
    shop.headers = { etag: '"red"', "cache-control": directive };
    await fetched("/shop.jpg");
    await fetched("/shop.jpg");
    expect(requests).toEqual([null, null]);
  });

  test("gives the new picture once the old one has expired", async () => {
    await fetched("/shop.jpg");
    Object.assign(shop, { picture: blue, headers: { etag: '"blue"' } });
    later(601);
    await fetched("/shop.jpg");
    expect(requests).toEqual([null, '"red"']);
    expect((await pixelAt(10, 10))[2]).toBeGreaterThan(200);
    later(601);
    await fetched("/shop.jpg");
    expect(requests).toEqual([null, '"red"', '"blue"']);
    expect((await pixelAt(10, 10))[2]).toBeGreaterThan(200);
  });

  test("is requested without conditions where the server sends no validators, and the same bytes are not prepared again", async () => {
    shop.headers = {};
    await fetched("/shop.jpg");
    const [before] = await cachedFiles();
    const { ino } = await stat(target);
    later(601);
    await fetched("/shop.jpg");
    expect(requests).toEqual([null, null]);
    expect(await cachedFiles()).toEqual([before]);
    expect((await stat(target)).ino).toBe(ino);
  });

  test("is requested again after a failure, and the cached picture stays", async () => {
    shop.status = 503;
    await expect(fetched("/shop.jpg")).rejects.toMatchObject({ type: "ImageHostFailing" });
    shop.status = 200;
    await fetched("/shop.jpg");
    later(601);
    shop.status = 503;
    await expect(fetched("/shop.jpg")).rejects.toMatchObject({ type: "ImageHostFailing" });
    shop.status = 200;
    await fetched("/shop.jpg");
    expect(requests).toEqual([null, null, '"red"', '"red"']);
  });

  test.each([
    ["cut short", (whole: Buffer) => whole.subarray(0, whole.length - 1)],
    ["altered", (whole: Buffer) => Buffer.from(whole).fill(0, whole.length >> 1)],
  ])("is fetched again where the cached file is %s", async (_, damage) => {
    await fetched("/shop.jpg");
    const [file = ""] = await cachedFiles();
    const whole = await readFile(file);
    await writeFile(file, damage(whole));
    await fetched("/shop.jpg");
    expect(requests).toEqual([null, null]);
    expect(await readFile(target)).toEqual(whole);
    await fetched("/shop.jpg");
    expect(requests).toHaveLength(2);
  });
});

describe("several videos of one link at once", () => {
  /** A video for each signal. */
  const several = (path: string, signals: AbortSignal[]) => {
    const safeFetch = createSafeFetch({ allowedPrivateHosts: [server.host] });
    const deps = { safeFetch, cacheDir: join(folder, "cache") };
    return Promise.allSettled(
      signals.map((signal, i) =>
        fetchImage(server.url(path), join(folder, `${i}.png`), deps, { signal, onProgress: () => {} }),
      ),
    );
  };

  test("fetch it once", async () => {
    const results = await several("/slow.jpg", [never, never, never]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "fulfilled"]);
    expect(requests).toHaveLength(1);
    const files = await Promise.all([0, 1, 2].map((i) => readFile(join(folder, `${i}.png`))));
    expect(new Set(files.map((file) => file.toString("base64"))).size).toBe(1);
  });

  test("fail together, and the next one asks again", async () => {
    const results = await several("/slow-fault", [never, never]);
    expect(results).toMatchObject([{ reason: { type: "ImageHostFailing" } }, { reason: { type: "ImageHostFailing" } }]);
    expect(requests).toHaveLength(1);
    await several("/slow-fault", [never]);
    expect(requests).toHaveLength(2);
  });

  test("go on when the one that came first is cancelled", async () => {
    const first = new AbortController();
    const both = several("/slow.jpg", [first.signal, never]);
    await vi.waitFor(() => expect(requests).toHaveLength(1));
    first.abort(new Error("cancelled"));
    expect(await both).toMatchObject([{ reason: { message: "cancelled" } }, { status: "fulfilled" }]);
    expect(requests).toHaveLength(1);
  });

  test("hang up when all are cancelled, and a later one asks for itself", async () => {
    const all = new AbortController();
    const both = several("/slow-start.jpg", [all.signal, all.signal]);
    await vi.waitFor(() => expect(requests).toHaveLength(1));
    all.abort(new Error("cancelled"));
    expect(await both).toMatchObject([{ reason: { message: "cancelled" } }, { reason: { message: "cancelled" } }]);
    await vi.waitFor(() => expect(hungUp).toEqual(["/slow-start.jpg"]));
    expect(await several("/slow.jpg", [never])).toMatchObject([{ status: "fulfilled" }]);
  });
});
