import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readConfig } from "../config.ts";
import { freePort } from "../stack/ports.ts";
import { createTemporalGateway, type TemporalGateway } from "../temporal/gateway.ts";
import { JWT_SECRET, NO_SERVER } from "./app.fixture.ts";
import { type RunningApi, serveApi } from "./serve.ts";

const lines: { level: number }[] = [];
const log = pino({ level: "error" }, { write: (line) => lines.push(JSON.parse(line)) });
let temporal: TemporalGateway;
let servers: { port: number; api: RunningApi }[];

/** One that needs tokens, and one in embedded mode. */
beforeAll(async () => {
  const shared = {
    SUPABASE_URL: `http://${NO_SERVER}`,
    SUPABASE_ANON_KEY: "anon",
    SUPABASE_JWT_SECRET: JWT_SECRET,
    TEMPORAL_ADDRESS: NO_SERVER,
  };
  temporal = await createTemporalGateway(readConfig(shared));
  servers = [];
  for (const FEEDREEL_EMBEDDED of ["0", "1"]) {
    const port = await freePort();
    const config = readConfig({ ...shared, FEEDREEL_EMBEDDED, PORT: String(port) });
    servers.push({ port, api: await serveApi({ config, log, temporal }) });
  }
});
afterAll(async () => {
  for (const { api } of servers) await api.stop();
  await temporal.close();
});

interface RawAnswer {
  status: number;
  head: string;
  body: string;
}

/** Sends the bytes as they are. */
async function raw(port: number, request: string): Promise<RawAnswer> {
  const socket = connect(port, "127.0.0.1");
  socket.write(request, "latin1");
  const [head = "", ...rest] = (await text(socket)).split("\r\n\r\n");
  return { status: Number(head.split(" ")[1]), head: head.toLowerCase(), body: rest.join("\r\n\r\n") };
}

/** The answers of both servers. */
const ask = (lineAndHeaders: string) =>
  Promise.all(servers.map(({ port }) => raw(port, `${lineAndHeaders}\r\nConnection: close\r\n\r\n`)));

describe("a Host that is no name", () => {
  it.each([
    "xn--localhost",
    "xn--",
    "1.2.3.4.5",
    "256.1.1.1",
    "a b",
    "a@b",
    "a/b",
    "[::1",
    "[zz]",
    "localhost:99999",
    "%",
    "é",
    "",
  ])("is answered with a 400 problem: %j", async (host) => {
    for (const path of ["/healthz", "/app.json", "/api/v1/profiles", "/samples/feed.xml", "/products"]) {
      for (const { status, head, body } of await ask(`GET ${path} HTTP/1.1\r\nHost: ${host}`)) {
        expect([status, body]).toEqual([400, expect.stringContaining("urn:feedreel:problem:bad-request")]);
        expect(head).toContain("content-type: application/problem+json");
        expect(head).toContain(`x-request-id: ${/"request_id":"([^"]+)/.exec(body)?.[1]}`);
      }
    }
    expect(lines).toEqual([]);
  });

  it("is so too where it is missing, or comes twice", async () => {
    const twice = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: 127.0.0.1";
    for (const request of ["GET /healthz HTTP/1.1", "GET /healthz HTTP/1.0", twice]) {
      for (const { status, body } of await ask(request)) {
        expect([status, body]).toEqual([400, expect.stringContaining("problem:bad-request")]);
      }
    }
  });
});

describe("malformed text elsewhere", () => {
  it.each([
    ["Origin", "::"],
    ["Range", "bytes=--"],
    ["If-None-Match", '"'],
    ["If-Range", "%"],
    ["Accept", ";;;"],
    ["Accept-Encoding", ";q=x"],
    ["Content-Type", ";;"],
    ["Authorization", "\xff\xfe"],
    ["Cookie", "%"],
    ["Last-Event-ID", "9".repeat(40)],
    ["X-Request-Id", "\xff"],
    ["Forwarded", "for=;;"],
    ["X-Forwarded-Host", "%"],
  ])("of the header %s is no error of ours", async (name, value) => {
    for (const path of ["/healthz", "/products", "/media/a/b.mp4", "/samples/feed.xml"]) {
      for (const { status } of await ask(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n${name}: ${value}`)) {
        expect(status).toBeLessThan(500);
      }
    }
    const post = `POST /api/v1/profiles HTTP/1.1\r\nHost: localhost\r\n${name}: ${value}`;
    for (const { status } of await ask(post)) expect([401, 403, 422]).toContain(status);
  });

  it.each([
    "/%",
    "/%zz",
    "/%ff",
    "/media/%zz",
    "/docs/%",
    "/assets/%ff",
    "/assets/%00",
    "/samples/images/%ff.jpg",
    "/products?%",
    "//x",
  ])("of the address %s is no error of ours", async (path) => {
    for (const { status } of await ask(`GET ${path} HTTP/1.1\r\nHost: localhost`)) expect(status).toBeLessThan(500);
  });

  it.each(["*", "ftp://localhost/", "http://xn--localhost/healthz", "/\\x"])(
    "of the target %s is a 400 problem",
    async (target) => {
      for (const { status, body } of await ask(`GET ${target} HTTP/1.1\r\nHost: localhost`)) {
        expect([status, body]).toEqual([400, expect.stringContaining("problem:bad-request")]);
      }
    },
  );
});

describe("a method that a path does not take", () => {
  it.each(["TRACE", "PROPFIND", "QUERY", "PURGE"])("is 405 with Allow, without a token: %s", async (method) => {
    const paths = {
      "/healthz": "get, head",
      "/products": "get, head",
      "/openapi.json": "get, head",
      "/api/v1/profiles": "get, head, post",
      "/api/v1/feeds/x/schedule": "delete, get, head, put",
      "/v1/batch/x/lock": "post",
    };
    for (const [path, allowed] of Object.entries(paths)) {
      for (const { status, head, body } of await ask(`${method} ${path} HTTP/1.1\r\nHost: localhost`)) {
        expect([path, status, body]).toEqual([path, 405, expect.stringContaining("problem:method-not-allowed")]);
        expect(head).toContain(`allow: ${allowed}\r\n`);
      }
    }
  });

  it("is asked for by OPTIONS, without a token", async () => {
    for (const { status, head } of await ask("OPTIONS /v1/batch/x/lock HTTP/1.1\r\nHost: localhost")) {
      expect(status).toBe(204);
      expect(head).toContain("allow: post\r\n");
    }
  });

  it("is 404 where the path is none", async () => {
    for (const { status } of await ask("TRACE /nowhere HTTP/1.1\r\nHost: localhost")) expect(status).toBe(404);
  });

  it("leaves HEAD as it was", async () => {
    for (const { status, body } of await ask("HEAD /healthz HTTP/1.1\r\nHost: localhost")) {
      expect([status, body]).toEqual([200, ""]);
    }
  });
});
