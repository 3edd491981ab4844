/** The web pages: one document for all their addresses, and its files, whose names change with their content. */
import { fileURLToPath } from "node:url";
import { serveStatic } from "@hono/node-server/serve-static";
import { type Context, Hono } from "hono";
import { etag, RETAINED_304_HEADERS } from "hono/etag";
import { createMiddleware } from "hono/factory";
import type { Config } from "../../config.ts";
import type { AppEnv } from "../context.ts";
import { Problem } from "../problem-details.ts";

/** Built by set-up. */
const ROOT = fileURLToPath(new URL("../../../build/web", import.meta.url));

/** Addresses of pages, as in `src/web/app.tsx`. */
const PAGES = [
  "/products",
  "/batch-generate",
  "/batches",
  "/batches/:id",
  "/feeds",
  "/feeds/:id",
  "/library",
  "/library/:id",
];
/** Addresses that are not pages: browsers get the same answer there as programs. */
const NO_PAGES = /^\/(api|v1|media|assets|samples|docs)(\/|$)/;

type Served = Pick<Config, "SUPABASE_URL" | "FEEDREEL_EMBEDDED">;

/**
 * The Content-Security-Policy. Scripts come from this server only; pictures come from shops' servers; React Aria adds a style
 * element. With Supabase, the browser signs in there and plays its signed links.
 */
function policy({ SUPABASE_URL, FEEDREEL_EMBEDDED }: Served): string {
  const supabase = SUPABASE_URL && !FEEDREEL_EMBEDDED ? ` ${new URL(SUPABASE_URL).origin}` : "";
  const rules = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",
    "font-src": "'self'",
    "img-src": "'self' data: https: http:",
    "media-src": `'self'${supabase}`,
    "connect-src": `'self'${supabase}`,
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
  };
  return Object.entries(rules)
    .map(([name, value]) => `${name} ${value}`)
    .join("; ");
}

/** Adds headers to what was found. Caches must keep the compressed and the plain file apart, hence `vary`. */
const found = (headers: Record<string, string>) =>
  createMiddleware<AppEnv>(async (c, next) => {
    await next();
    if (!c.res.ok) return;
    for (const [name, value] of Object.entries({ vary: "accept-encoding", ...headers })) c.header(name, value);
  });
const IMMUTABLE = { "cache-control": "public, max-age=31536000, immutable" };
/** Requested again each time, and answered with 304 while it is unchanged. */
const REVALIDATED = { "cache-control": "no-cache" };
/** A 304 replaces the headers of the browser's copy, so it must carry the page's policy and not the API's. */
const unchanged = etag({ retainedHeaders: [...RETAINED_304_HEADERS, "content-security-policy"] });

const headersOf = (config: Served) => ({ ...REVALIDATED, "content-security-policy": policy(config) });
/** @param root the folder of the built pages */
const documentOf = (root: string) => serveStatic<AppEnv>({ root, path: "index.html", precompressed: true });

function notBuilt(): never {
  throw new Problem("pages-not-built");
}

export function pageRoutes({ config }: { config: Served }, root = ROOT) {
  const app = new Hono<AppEnv>().get("/", (c) => c.redirect("/products"));
  const files = serveStatic<AppEnv>({ root, precompressed: true });
  const document = documentOf(root);
  for (const path of PAGES) app.get(path, unchanged, found(headersOf(config)), document, notBuilt);
  app.get("/assets/*", found(IMMUTABLE), files);
  for (const path of ["/theme.js", "/icon.svg"]) app.get(path, unchanged, found(REVALIDATED), files);
  return app;
}

/** The pages' document with status 404, for an address that a browser asked for and nothing is at; else null. */
export function createMissingPage({ config }: { config: Served }): (c: Context<AppEnv>) => Promise<Response | null> {
  const document = documentOf(ROOT);
  return async (c) => {
    const byBrowser = c.req.method === "GET" && c.req.header("accept")?.includes("text/html") === true;
    if (!byBrowser || NO_PAGES.test(c.req.path)) return null;
    const page = await document(c, async () => {});
    if (!page) return null;
    const headers = new Headers(page.headers);
    for (const [name, value] of Object.entries(headersOf(config))) headers.set(name, value);
    return new Response(page.body, { status: 404, headers });
  };
}
