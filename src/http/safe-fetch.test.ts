import type { LookupAddress } from "node:dns";
import type { ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Handler, kindOfError, type LocalServer, startLocalServer } from "./local-server.fixture.ts";
import { createSafeFetch, type SafeFetch, type SafeFetchOptions } from "./safe-fetch.ts";

let server: LocalServer;
let safeFetch: SafeFetch;

const encoded = (path: string, encoding: string, body: string | Buffer): Record<string, Handler> => ({
  [path]: (_, response) => response.writeHead(200, { "content-encoding": encoding }).end(body),
});
/** A redirect with bytes in its header that Node.js would not write. */
const raw = (response: ServerResponse, header: string) =>
  response.socket?.end(`HTTP/1.1 302 Found\r\n${header}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);

beforeAll(async () => {
  server = await startLocalServer({
    "/plain": (_, response) => response.end("hello"),
    "/echo": (request, response) => response.end(JSON.stringify(request.headers)),
    "/gzip": (_, response) => response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("squeezed")),
    "/brotli": (_, response) =>
      response.writeHead(200, { "content-encoding": "BR" }).end(brotliCompressSync("squeezed")),
    "/bomb": (_, response) =>
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(5_000_000))),
    ...encoded("/deflate", "deflate", deflateSync("squeezed")),
    ...encoded("/deflate-raw", "deflate", deflateRawSync("squeezed")),
    ...encoded("/twice", "gzip, gzip", gzipSync(gzipSync("squeezed"))),
    ...encoded("/br-in-gzip", "br, gzip", gzipSync(brotliCompressSync("squeezed"))),
    ...encoded("/aws", "aws-chunked", "squeezed"),
    ...encoded("/aws-gzip", "aws-chunked,gzip", gzipSync("squeezed")),
    ...encoded("/none", "none", "squeezed"),
    ...encoded("/utf-8", "UTF-8", "squeezed"),
    ...encoded("/not-gzip", "gzip", "squeezed"),
    ...encoded("/empty-gzip", "gzip", ""),
    ...encoded("/cut-gzip", "gzip", gzipSync("squeezed").subarray(0, 20)),
    ...encoded("/bomb-in-gzip", "gzip, gzip", gzipSync(gzipSync(Buffer.alloc(5_000_000)))),
    "/utf-8-redirect": (_, response) => raw(response, "Location: /poze/geantă-×.jpg"),
    "/spaced-redirect": (_, response) => raw(response, "Location: /poze cu spații/1.jpg"),
    "/poze/geant%C4%83-%C3%97.jpg": (_, response) => response.end("hello"),
    "/poze%20cu%20spa%C8%9Bii/1.jpg": (_, response) => response.end("hello"),
    "/cookie": (request, response) =>
      /seen=1/.test(request.headers.cookie ?? "")
        ? response.end(request.headers.cookie)
        : response.writeHead(302, { location: "/cookie", "set-cookie": ["seen=1; Path=/", "b=2"] }).end(),
    "/basic": (request, response) => response.end(request.headers.authorization ?? "none"),
    "/basic-here": (_, response) => response.writeHead(302, { location: "/basic" }).end(),
    "/basic-elsewhere": (_, response) =>
      response.writeHead(302, { location: server.url("/basic").replace("127.0.0.1", "localhost") }).end(),
    "/slow": (_, response) => void setTimeout(() => response.end("hello"), 2_500),
    ...encoded("/odd-encoding", "lzma", "squeezed"),
    "/endless": (_, response) => {
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(16_384)));
      };
      response.on("drain", more);
      more();
    },
    "/announced-large": (_, response) => response.writeHead(200, { "content-length": "999999999" }).write("x"),
    "/silent": () => {},
    "/stalls": (_, response) => response.write("first"),
    "/drips": (_, response) => {
      const drip = setInterval(() => response.write("."), 30);
      response.on("close", () => clearInterval(drip));
    },
    "/cut": (_, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("half", () => response.destroy());
    },
    "/samples/feed.xml": (_, response) => response.end("the sample shop"),
    "/samples/leave": (_, response) => response.writeHead(302, { location: "/plain" }).end(),
    "/once": (_, response) => response.writeHead(302, { location: "/plain" }).end(),
    "/round": (_, response) => response.writeHead(301, { location: "/round" }).end(),
    "/nowhere": (_, response) => response.writeHead(302).end(),
    "/to-file": (_, response) => response.writeHead(302, { location: "file:///etc/passwd" }).end(),
    "/to-metadata": (_, response) => response.writeHead(307, { location: "http://169.254.169.254/latest" }).end(),
    "/to-other-port": (_, response) => response.writeHead(302, { location: `http://127.0.0.1:1/` }).end(),
  });
  safeFetch = createSafeFetch({ allowedPrivateHosts: [server.host], idleTimeoutMs: 300 });
});
afterAll(() => server.close());

const limits = (more: Partial<SafeFetchOptions> = {}): SafeFetchOptions => ({
  signal: new AbortController().signal,
  maxBytes: 1_000_000,
  timeoutMs: 10_000,
  ...more,
});

async function textOf(url: string, options = limits(), fetch = safeFetch): Promise<string> {
  const { body } = await fetch(url, options);
  return text(body);
}

test("gives status, headers, final address and body", async () => {
  const response = await safeFetch(server.url("/once"), limits());
  expect(response).toMatchObject({ status: 200, url: server.url("/plain") });
  expect(await text(response.body)).toBe("hello");
});

test("an error status is a response, and its body can be discarded", async () => {
  const response = await safeFetch(server.url("/no-such"), limits());
  expect(response.status).toBe(404);
  response.discard();
});

test("sends its user agent and the caller's headers", async () => {
  const sent = JSON.parse(
    await textOf(server.url("/echo"), limits({ headers: { "if-none-match": '"a"' }, accept: "image/*" })),
  );
  expect(sent).toMatchObject({
    "user-agent": expect.stringContaining("Feedreel"),
    "if-none-match": '"a"',
    accept: "image/*",
  });
});

test.each([
  "/gzip",
  "/brotli",
  "/deflate",
  "/deflate-raw",
  "/twice",
  "/br-in-gzip",
  "/aws",
  "/aws-gzip",
  "/none",
  "/utf-8",
  "/not-gzip",
  "/odd-encoding",
])("decodes %s", async (path) => {
  expect(await textOf(server.url(path))).toBe("squeezed");
});

test("an empty body that is called compressed is empty", async () => {
  expect(await textOf(server.url("/empty-gzip"))).toBe("");
});

test.each(["/utf-8-redirect", "/spaced-redirect"])("follows %s", async (path) => {
  expect(await textOf(server.url(path))).toBe("hello");
});

test("sends the cookies that it got on the way, in that fetch alone", async () => {
  expect(await textOf(server.url("/cookie"))).toBe("seen=1; b=2");
  expect(await textOf(server.url("/cookie"), limits({ maxRedirects: 1 }))).toBe("seen=1; b=2");
  expect(await kindOfError(textOf(server.url("/cookie"), limits({ maxRedirects: 0 })))).toBe("redirects");
});

test("sends user name and password to their own origin alone", async () => {
  const fetch = createSafeFetch({ allowedPrivateHosts: [server.host, `localhost:${server.port}`] });
  const { origin } = new URL(server.url("/"));
  const credentials = { origin, username: "ana", password: "p:ă" };
  const sent = (path: string, more = {}) => textOf(server.url(path), limits({ credentials, ...more }), fetch);
  const header = `Basic ${Buffer.from("ana:p:ă").toString("base64")}`;
  expect(await sent("/basic")).toBe(header);
  expect(await sent("/basic-here")).toBe(header);
  expect(await sent("/basic-elsewhere")).toBe("none");
  expect(await sent("/basic", { credentials: null })).toBe("none");
  expect(await sent("/basic", { credentials: { ...credentials, origin: `http://localhost:${server.port}` } })).toBe(
    "none",
  );
});

test("waits as long as the caller wants", async () => {
  expect(await textOf(server.url("/slow"), limits({ idleTimeoutMs: 5_000 }))).toBe("hello");
  expect(await kindOfError(textOf(server.url("/slow")))).toBe("timeout");
});

test.each([
  ["/bomb", "too_large"],
  ["/endless", "too_large"],
  ["/announced-large", "too_large"],
  ["/cut-gzip", "encoding"],
  ["/bomb-in-gzip", "too_large"],
  ["/silent", "timeout"],
  ["/stalls", "timeout"],
  ["/cut", "connection"],
  ["/round", "redirects"],
  ["/nowhere", "redirects"],
  ["/to-file", "AddressNotAllowed"],
  ["/to-metadata", "AddressNotAllowed"],
  ["/to-other-port", "AddressNotAllowed"],
])("%s ends as %s", async (path, kind) => {
  expect(await kindOfError(textOf(server.url(path)))).toBe(kind);
});

test("a slow body is cut off at the time limit of the whole fetch", async () => {
  expect(await kindOfError(textOf(server.url("/drips"), limits({ timeoutMs: 400 })))).toBe("timeout");
});

test("a port without a server is a connection error", async () => {
  const fetch = createSafeFetch({ allowedPrivateHosts: ["127.0.0.1:1"] });
  expect(await kindOfError(textOf("http://127.0.0.1:1/", limits(), fetch))).toBe("connection");
});

test("abort ends it with the caller's own reason", async () => {
  const aborting = new AbortController();
  const fetched = kindOfError(textOf(server.url("/drips"), limits({ signal: aborting.signal })));
  setTimeout(() => aborting.abort(new Error("enough")), 100);
  expect(await fetched).toEqual(new Error("enough"));
});

test.each([
  "ftp://example.com/feed.xml",
  "file:///etc/passwd",
  "data:text/xml,<rss/>",
  "feed.xml",
  "//example.com/feed.xml",
  "http://user:secret@example.com/feed.xml",
  `http://example.com/${"x".repeat(5000)}`,
  "http://127.0.0.1/",
  "http://localhost/",
  "http://2130706433/",
  "http://0x7f.1/",
  "http://017700000001/",
  "http://127.1/",
  "http://0/",
  "http://[::1]/",
  "http://[::]/",
  "http://[::ffff:127.0.0.1]/",
  "http://[64:ff9b::169.254.169.254]/",
  "http://①②⑦.0.0.1/",
])("%s may not be fetched", async (url) => {
  expect(await kindOfError(textOf(url))).toBe("AddressNotAllowed");
});

const resolvingTo = (answers: LookupAddress[][]) =>
  createSafeFetch({
    allowedPrivateHosts: [],
    idleTimeoutMs: 300,
    resolveAll: (_, __, callback) => callback(null, answers.shift() ?? []),
  });

test("a name that resolves to a private address may not be fetched", async () => {
  const fetch = resolvingTo([[{ address: "127.0.0.1", family: 4 }]]);
  expect(await kindOfError(textOf(`http://shop.example:${server.port}/plain`, limits(), fetch))).toBe(
    "AddressNotAllowed",
  );
});

test("a name whose second DNS answer is private is never connected to", async () => {
  const fetch = resolvingTo([
    [
      { address: "192.0.2.1", family: 4 },
      { address: "::ffff:127.0.0.1", family: 6 },
    ],
    [{ address: "127.0.0.1", family: 4 }],
  ]);
  const url = `http://shop.example:${server.port}/plain`;
  expect(await kindOfError(textOf(url, limits(), fetch))).toBe("AddressNotAllowed");
  expect(await kindOfError(textOf(url, limits(), fetch))).toBe("AddressNotAllowed");
});

test("a name that the operator allows may be private, on that port only", async () => {
  const fetch = createSafeFetch({
    allowedPrivateHosts: [`Pictures.internal:${server.port}`],
    resolveAll: toLoopback,
  });
  expect(await textOf(`http://pictures.internal:${server.port}/plain`, limits(), fetch)).toBe("hello");
  expect(await kindOfError(textOf("http://pictures.internal:1/plain", limits(), fetch))).toBe("AddressNotAllowed");
});

const toLoopback = (_: string, __: object, callback: (error: null, addresses: LookupAddress[]) => void) =>
  callback(null, [{ address: "127.0.0.1", family: 4 }]);

test("a name that is not in the DNS is an unknown host", async () => {
  const fetch = createSafeFetch({
    allowedPrivateHosts: [],
    resolveAll: (_, __, callback) => callback(Object.assign(new Error("no such name"), { code: "ENOTFOUND" }), []),
  });
  expect(await kindOfError(textOf("http://shop.invalid/", limits(), fetch))).toBe("unknown_host");
});

test("of our own servers only the sample shop is fetched, also after a redirect", async () => {
  const port = Number(server.host.split(":")[1]);
  const guarded = createSafeFetch({ allowedPrivateHosts: [server.host], ownPorts: [port] });
  expect(await textOf(server.url("/samples/feed.xml"), limits(), guarded)).toBe("the sample shop");
  expect(await kindOfError(guarded(server.url("/plain"), limits()))).toBe("AddressNotAllowed");
  expect(await kindOfError(guarded(server.url("/samples/../plain"), limits()))).toBe("AddressNotAllowed");
  expect(await kindOfError(guarded(server.url("/samples/leave"), limits()))).toBe("AddressNotAllowed");
});
