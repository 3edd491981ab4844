import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { kindOfError, type LocalServer, startLocalServer } from "./local-server.fixture.ts";
import { createSafePost, type SafePost } from "./safe-post.ts";

let server: LocalServer;
let post: SafePost;
const received: { method: string | undefined; type: string | undefined; agent: string | undefined; body: string }[] =
  [];

beforeAll(async () => {
  server = await startLocalServer({
    "/hook": async (request, response) => {
      const { "content-type": type, "user-agent": agent } = request.headers;
      received.push({ method: request.method, type, agent, body: await text(request) });
      response.writeHead(204, { "x-answer": "taken" }).end();
    },
    "/gone": (_, response) => response.writeHead(410).end("gone"),
    "/moved": (_, response) => response.writeHead(307, { location: "/hook" }).end(),
    "/silent": () => {},
    "/endless": (_, response) => {
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(16_384)));
      };
      response.on("drain", more);
      more();
    },
    "/cut": (_, response) => void response.destroy(),
  });
  post = createSafePost({ allowedPrivateHosts: [server.host] });
});
afterAll(() => server.close());

const options = (timeoutMs = 10_000, signal = new AbortController().signal) => ({
  signal,
  headers: { "content-type": "application/json" },
  body: '{"words":"două"}',
  timeoutMs,
});

test("sends the body and its user agent, and gives status and headers", async () => {
  const answer = await post(server.url("/hook"), options());
  expect(answer).toMatchObject({ status: 204, headers: { "x-answer": "taken" } });
  expect(received).toEqual([
    {
      method: "POST",
      type: "application/json",
      agent: expect.stringContaining("Feedreel"),
      body: '{"words":"două"}',
    },
  ]);
});

test("an error status and a redirect are responses; redirects are not followed", async () => {
  const before = received.length;
  expect((await post(server.url("/gone"), options())).status).toBe(410);
  expect((await post(server.url("/moved"), options())).status).toBe(307);
  expect(received).toHaveLength(before);
});

test("an endless body is not read", async () => {
  expect((await post(server.url("/endless"), options())).status).toBe(200);
});

test("a server that never answers is a timeout, one that breaks off a connection error", async () => {
  expect(await kindOfError(post(server.url("/silent"), options(200)))).toBe("timeout");
  expect(await kindOfError(post(server.url("/cut"), options()))).toBe("connection");
});

test("abort ends it with the caller's own reason", async () => {
  const aborting = new AbortController();
  const posted = kindOfError(post(server.url("/silent"), options(10_000, aborting.signal)));
  setTimeout(() => aborting.abort(new Error("enough")), 50);
  expect(await posted).toEqual(new Error("enough"));
});

test.each([
  "http://127.0.0.1:1/",
  "http://localhost/",
  "http://169.254.169.254/",
  "http://[::1]/",
  "ftp://example.com/",
])("%s may not be called", async (url) => {
  expect(await kindOfError(post(url, options()))).toBe("AddressNotAllowed");
});

test("a name that resolves to a private address is rejected on connecting", async () => {
  const trapped = createSafePost({
    allowedPrivateHosts: [],
    resolveAll: (_, __, callback) => callback(null, [{ address: "127.0.0.1", family: 4 }]),
  });
  const url = `http://hook.example:${server.port}/hook`;
  const before = received.length;
  expect(await kindOfError(trapped(url, options()))).toBe("AddressNotAllowed");
  expect(received).toHaveLength(before);
});

test("our own servers are not called, not even where the operator allows their address", async () => {
  const { host } = server;
  const port = Number(host.split(":")[1]);
  const asLocalhost = `localhost:${port}`;
  const guarded = createSafePost({ allowedPrivateHosts: [host, asLocalhost], ownPorts: [port] });
  for (const address of [host, asLocalhost]) {
    expect(await kindOfError(guarded(`http://${address}/hook`, options()))).toBe("AddressNotAllowed");
  }
});
