/** The web pages: one document for every address of theirs, and its files, which never change under their names. */
import { fileURLToPath } from "node:url";
import { serveStatic } from "@hono/node-server/serve-static";
import { type Context, Hono } from "hono";
import type { Config } from "../../config.ts";
import type { ApiDeps, AppEnv } from "../context.ts";

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

/**
 * Scripts come from here alone. Pictures come from shops' own servers; React Aria sets a style element of its own.
 * With Supabase, the browser signs in there and plays its signed links.
 */
function policy({ SUPABASE_URL, FEEDREEL_EMBEDDED }: Config): string {
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

const forEver = (_path: string, c: Context) => {
  c.header("cache-control", "public, max-age=31536000, immutable");
};
/** Asked for again each time, and answered with 304 as long as it is the same. */
const checked = (_path: string, c: Context) => {
  c.header("cache-control", "no-cache");
};

export function pageRoutes({ config }: Pick<ApiDeps, "config">) {
  const files = (onFound: typeof checked, path?: string) =>
    serveStatic<AppEnv>({ root: ROOT, precompressed: true, onFound, ...(path !== undefined && { path }) });
  const app = new Hono<AppEnv>().get("/", (c) => c.redirect("/products"));
  const document = files((path, c) => {
    checked(path, c);
    c.header("content-security-policy", policy(config));
  }, "index.html");
  for (const path of PAGES) app.get(path, document);
  app.get("/assets/*", files(forEver));
  for (const path of ["/theme.js", "/icon.svg"]) app.get(path, files(checked));
  return app;
}
