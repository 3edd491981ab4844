/**
 * What embedded mode allows itself and nobody else: a request without a token is the demo user's. So that no web page
 * and no other machine can use that, the server listens on a loopback address only, answers to a loopback Host only
 * (a page whose name was rebound to 127.0.0.1 still sends its own name), and takes writes from its own pages only.
 */
import { createMiddleware } from "hono/factory";
import ipaddr from "ipaddr.js";
import type { Config } from "../../config.ts";
import type { AppEnv } from "../context.ts";
import { Problem } from "../problems.ts";
import { mintDemoToken } from "./tokens.ts";

/** Whether a host name or address can only be this machine. `[::1]` may keep its brackets. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, "").toLowerCase();
  if (name === "localhost") return true;
  return ipaddr.isValid(name) && ipaddr.process(name).range() === "loopback";
}

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/** Refuses other Host names, and writes that come from other origins. */
export const loopbackOnly = createMiddleware<AppEnv>(async (c, next) => {
  const { hostname, origin: own } = new URL(c.req.url);
  if (!isLoopback(hostname)) {
    const detail = `This server runs without tokens, so it answers only at localhost or 127.0.0.1, not at ${hostname}.`;
    throw new Problem("host-not-allowed", detail);
  }
  const origin = c.req.header("origin");
  if (origin !== undefined && origin !== own && !SAFE_METHODS.has(c.req.method)) {
    throw new Problem("origin-not-allowed", `This server takes writes only from its own pages, not from ${origin}.`);
  }
  return next();
});

/** Lifetime of the token that stands in for a missing one; seconds. It is renewed at half of that. */
const DEMO_TOKEN_S = 3600;

/** Mints the demo user's token, and again before it expires. */
export function createDemoToken(config: Config): () => Promise<string> {
  let current: Promise<string> | undefined;
  let renewAt = 0;
  return () => {
    if (current === undefined || Date.now() >= renewAt) {
      current = mintDemoToken(config, DEMO_TOKEN_S);
      renewAt = Date.now() + (DEMO_TOKEN_S / 2) * 1000;
    }
    return current;
  };
}
