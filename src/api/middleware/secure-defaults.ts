/** Headers that every answer carries unless its route says otherwise. */
import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../context.ts";

const DEFAULTS: Record<string, string> = {
  // An answer is for one user, and may be outdated a moment later.
  "cache-control": "no-store",
  // Answers are data, not pages: one that a browser is made to show must load and run nothing.
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};

export const secureDefaults = createMiddleware<AppEnv>(async (c, next) => {
  await next();
  for (const [name, value] of Object.entries(DEFAULTS)) if (!c.res.headers.has(name)) c.header(name, value);
});
