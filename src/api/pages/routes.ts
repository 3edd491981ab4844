/** The web pages: one document for every address of theirs, and its files, which never change under their names. */
import { fileURLToPath } from "node:url";
import { serveStatic } from "@hono/node-server/serve-static";
import { type Context, Hono } from "hono";
import { etag, RETAINED_304_HEADERS } from "hono/etag";
import { createMiddleware } from "hono/factory";
import type { Config } from "../../config.ts";
import type { AppEnv } from "../context.ts";
import { Problem } from "../problems.ts";

/** Built by set-up. */
const ROOT = fileURLToPath(new URL("../../../build/web", import.meta.url));

/** Addresses of pages, as `src/web/app.tsx` knows them. */
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
/** What programs ask for: a browser that is sent there gets the same answer as they. */
const NO_PAGES = /^\/(api|v1|media|assets|samples|docs)(\/|$)/;

type Served = Pick<Config, "SUPABASE_URL" | "FEEDREEL_EMBEDDED">;

/**
 * Scripts come from here alone. Pictures come from shops' own servers; React Aria sets a style element of its own.
 * With Supabase, the browser signs in there and plays its signed links.
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

/** Headers of what was found; the compressed and the plain file are told apart by whoever keeps them. */
const found = (headers: Record<string, string>) =>
  createMiddleware<AppEnv>(async (c, next) => {
    await next();
    if (!c.res.ok) return;
    for (const [name, value] of Object.entries({ vary: "accept-encoding", ...headers })) c.header(name, value);
  });
const FOR_EVER = { "cache-control": "public, max-age=31536000, immutable" };
/** Asked for again each time, and answered with 304 as long as it is the same. */
const CHECKED = { "cache-control": "no-cache" };
/** A 304 renews the headers of what the browser has kept: without the page's own policy it would get the API's. */
const unchanged = etag({ retainedHeaders: [...RETAINED_304_HEADERS, "content-security-policy"] });

const headersOf = (config: Served) => ({ ...CHECKED, "content-security-policy": policy(config) });
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
  app.get("/assets/*", found(FOR_EVER), files);
  for (const path of ["/theme.js", "/icon.svg"]) app.get(path, unchanged, found(CHECKED), files);
  return app;
}

/** The pages' own word for an address that nothing is at, where a person asks with a browser; else null. */
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
