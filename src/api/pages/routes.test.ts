import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { OpenAPIHono } from "@hono/zod-openapi";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApp, type TestApp } from "../app.fixture.ts";
import type { AppEnv } from "../context.ts";
import { errorHandler } from "../middleware/errors.ts";
import { secureDefaults } from "../middleware/secure-defaults.ts";
import { pageRoutes } from "./routes.ts";

const DOCUMENT = '<!doctype html><script type="module" src="/assets/main-1a2b3c.js"></script>';
const SCRIPT = "console.log('pages');".repeat(100);

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "feedreel-pages-"));
  await mkdir(join(root, "assets"));
  await writeFile(join(root, "index.html"), DOCUMENT);
  await writeFile(join(root, "theme.js"), "// theme");
  await writeFile(join(root, "assets", "main-1a2b3c.js"), SCRIPT);
  await writeFile(join(root, "assets", "main-1a2b3c.js.br"), brotliCompressSync(SCRIPT));
});
afterAll(() => rm(root, { recursive: true, force: true }));

interface Served {
  folder?: string;
  supabase?: string;
}
/** The pages of a folder, behind the headers that every answer gets. */
function serve({ folder = root, supabase }: Served = {}) {
  const app = new OpenAPIHono<AppEnv>();
  app.use(secureDefaults);
  app.onError(errorHandler({ log: pino({ level: "silent" }) }));
  const config = { FEEDREEL_EMBEDDED: supabase === undefined, SUPABASE_URL: supabase ?? "http://127.0.0.1:9" };
  app.route("/", pageRoutes({ config }, folder));
  return (path: string, headers: Record<string, string> = {}, method = "GET") =>
    app.request(`http://localhost${path}`, { method, headers });
}

describe("a page's address", () => {
  it.each(["/products", "/batch-generate?batch_id=1", "/batches/1", "/feeds/1", "/library/1"])(
    "%s is the pages' document",
    async (path) => {
      const response = await serve()(path);
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toMatch(/^text\/html/);
      expect(await response.text()).toBe(DOCUMENT);
    },
  );

  it("is revalidated each time, and keeps its own policy when unchanged", async () => {
    const send = serve();
    const first = await send("/products");
    expect(first.headers.get("cache-control")).toBe("no-cache");
    const policy = first.headers.get("content-security-policy");
    expect(policy).toContain("script-src 'self';");
    const again = await send("/products", { "if-none-match": first.headers.get("etag") ?? "" });
    expect([again.status, await again.text()]).toEqual([304, ""]);
    expect(again.headers.get("content-security-policy")).toBe(policy);
    expect(again.headers.get("cache-control")).toBe("no-cache");
    expect((await send("/products", { "if-none-match": '"another"' })).status).toBe(200);
  });

  it("answers HEAD without a body", async () => {
    const response = await serve()("/products", {}, "HEAD");
    expect([response.status, await response.text()]).toEqual([200, ""]);
    expect(response.headers.get("content-length")).toBe(String(DOCUMENT.length));
  });

  it("is 503 with what to do where the pages were not built", async () => {
    const response = await serve({ folder: join(root, "nowhere") })("/products");
    expect(response.status).toBe(503);
    const problem = (await response.json()) as { type: string; detail: string };
    expect(problem.type).toBe("urn:feedreel:problem:pages-not-built");
    expect(problem.detail).toContain("npm run setup");
  });

  it("lets the browser connect to the Supabase project where users sign in there, else only to this server", async () => {
    const sourcesOf = async (served: Served) => {
      const policy = (await serve(served)("/products")).headers.get("content-security-policy") ?? "";
      return ["connect-src", "media-src"].map((name) => policy.split("; ").find((rule) => rule.startsWith(`${name} `)));
    };
    expect(await sourcesOf({})).toEqual(["connect-src 'self'", "media-src 'self'"]);
    expect(await sourcesOf({ supabase: "https://abc.supabase.co/" })).toEqual([
      "connect-src 'self' https://abc.supabase.co",
      "media-src 'self' https://abc.supabase.co",
    ]);
  });
});

describe("the pages' files", () => {
  it("are immutable, and compressed for clients that accept it", async () => {
    const send = serve();
    const plain = await send("/assets/main-1a2b3c.js");
    expect(plain.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(plain.headers.get("vary")).toBe("accept-encoding");
    expect(await plain.text()).toBe(SCRIPT);
    const small = await send("/assets/main-1a2b3c.js", { "accept-encoding": "gzip, br" });
    expect(small.headers.get("content-encoding")).toBe("br");
    expect(small.headers.get("vary")).toBe("accept-encoding");
    expect(small.headers.get("content-type")).toMatch(/^text\/javascript/);
    expect((await small.arrayBuffer()).byteLength).toBeLessThan(SCRIPT.length / 5);
  });

  it("that keep their name are revalidated", async () => {
    const send = serve();
    const first = await send("/theme.js");
    expect(first.headers.get("cache-control")).toBe("no-cache");
    expect((await send("/theme.js", { "if-none-match": first.headers.get("etag") ?? "" })).status).toBe(304);
  });

  it.each(["/assets/gone-1a2b3c.js", "/assets/../index.html", "/assets/%2e%2e/%2e%2e/package.json"])(
    "do not include %s",
    async (path) => {
      expect((await serve()(path)).status).toBe(404);
    },
  );
});

describe("an address that nothing is at", () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());
  const accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

  it("shows a browser the pages' document, with status 404", async () => {
    const response = await app.send("/prodcts", { headers: { accept } });
    expect(response.status).toBe(404);
    expect(response.headers.get("content-type")).toMatch(/^text\/html/);
    expect(response.headers.get("content-security-policy")).toContain("script-src 'self'");
  });

  it.each([
    ["/prodcts", "*/*"],
    ["/api/prodcts", accept],
    ["/assets/gone.js", accept],
  ])("is a problem for %s asked with Accept: %s", async (path, header) => {
    const response = await app.send(path, { headers: { accept: header } });
    expect([response.status, response.headers.get("content-type")]).toEqual([404, "application/problem+json"]);
  });

  it("is a problem for a write", async () => {
    const response = await app.send("/prodcts", { method: "POST", headers: { accept } });
    expect(response.headers.get("content-type")).toBe("application/problem+json");
  });
});
