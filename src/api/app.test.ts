import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signToken, startTestApp, type TestApp } from "./app.fixture.ts";
import { MAX_BODY_BYTES } from "./middleware/body.ts";

let app: TestApp;
let token: string;
beforeAll(async () => {
  app = await startTestApp();
  token = await signToken();
});
afterAll(() => app.close());

const send = (path: string, init: RequestInit = {}) =>
  app.send(path, { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } });

describe("every answer", () => {
  it("has a request id: the client's where it is harmless, else a new one", async () => {
    const own = await app.send("/healthz", { headers: { "x-request-id": "order-17" } });
    expect(own.headers.get("x-request-id")).toBe("order-17");
    const strange = await app.send("/healthz", { headers: { "x-request-id": "a b<script>" } });
    expect(strange.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("lets a browser run nothing and sniff no type", async () => {
    const { headers } = await app.send("/healthz");
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });

  it("is logged by its route, without queries", async () => {
    await app.send("/media/a/b.mp4?expires=1&signature=very-secret");
    const line = app.log.at(-1);
    expect(line).toMatchObject({ method: "GET", route: "/media/*", status: 403 });
    expect(line?.ms).toBeTypeOf("number");
    expect(JSON.stringify(app.log)).not.toContain("very-secret");
  });
});

describe("what no route matches", () => {
  it("is 404 and points to the docs", async () => {
    const response = await app.send("/nowhere");
    expect(response.status).toBe(404);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.json()).toMatchObject({ type: "urn:feedreel:problem:route-not-found", status: 404 });
  });

  it.each(["/api/v1/profiles", "/api/v1/profiles/"])("is 405 with the methods of %s", async (path) => {
    const response = await send(path, { method: "PATCH" });
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("GET, HEAD, POST");
  });

  it("is told at once, however many slashes there are", async () => {
    const begun = performance.now();
    expect((await app.send(`/a${"/".repeat(100_000)}x`)).status).toBe(404);
    expect(performance.now() - begun).toBeLessThan(500);
  });

  it("answers OPTIONS with the methods", async () => {
    const response = await send("/healthz", { method: "OPTIONS" });
    expect(response.status).toBe(204);
    expect(response.headers.get("allow")).toBe("GET, HEAD");
  });
});

describe("a body", () => {
  const post = (body: string, headers: Record<string, string> = {}) =>
    // A route that needs no profile.
    send("/api/v1/profiles", { method: "POST", body, headers });

  it("that is not JSON is 400", async () => {
    const response = await post('{"name": ');
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ type: "urn:feedreel:problem:malformed-json" });
  });

  it("over the limit is 413, whether or not its length is announced", async () => {
    const large = JSON.stringify({ name: "x".repeat(MAX_BODY_BYTES) });
    expect((await post(large, { "content-length": String(large.length) })).status).toBe(413);
    const init = { method: "POST", body: new Blob([large]).stream(), duplex: "half" } as const;
    expect((await send("/api/v1/profiles", init)).status).toBe(413);
  });

  it.each([40, 1_000, 2_000, 100_000])("that nests %i levels deep is 400, and says so", async (depth) => {
    for (const [open, close] of [
      ["[", "]"],
      ['{"a":', "}"],
    ] as const) {
      if (open.length * depth > MAX_BODY_BYTES / 2) continue;
      const response = await post(`{"name":${open.repeat(depth)}1${close.repeat(depth)}}`);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ detail: expect.stringContaining("deeper than 32 levels") });
    }
  });

  it("with text that cannot be stored is 422 and names the field", async () => {
    const response = await post('{"name": "a\\u0000b"}');
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ errors: [{ path: "name" }] });
    expect((await post('{"name": "\\ud800"}')).status).toBe(422);
  });

  it("counts as JSON whatever its Content-Type", async () => {
    const response = await post('{"nam": "a"}', { "content-type": "application/x-www-form-urlencoded" });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ errors: [{ path: "name" }, { path: "nam" }] });
  });
});

describe("a server that is away", () => {
  it("is 503 with when to come back, and no stack", async () => {
    const response = await send("/api/v1/profiles");
    expect(response.status).toBe(503);
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ type: "urn:feedreel:problem:database-unavailable" });
    expect(text).not.toMatch(/\bat .*\.ts/);
    // The database's client tries reads again for some seconds before it gives up.
  }, 20_000);

  it("is named by /readyz, while /healthz answers 200", async () => {
    expect((await app.send("/healthz")).status).toBe(200);
    const response = await app.send("/readyz");
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ checks: { database: "down", temporal: "down", worker: "down" } });
  });
});

describe("outside embedded mode", () => {
  it("there is no sample shop", async () => {
    expect((await app.send("/samples/feed.xml")).status).toBe(404);
  });
});
