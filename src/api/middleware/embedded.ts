/**
 * In embedded mode a request without a token acts as the demo user. So that no web page and no other machine can use that,
 * the server listens on a loopback address only, accepts only a loopback Host (DNS rebinding: a page whose name resolves to
 * 127.0.0.1 still sends its own name), and accepts writes only from its own pages.
 */
import { createMiddleware } from "hono/factory";
import ipaddr from "ipaddr.js";
import type { Config } from "../../config.ts";
import type { AppEnv } from "../context.ts";
import { Problem } from "../problem-details.ts";
import { mintDemoToken } from "./tokens.ts";

/** Whether a host name or address can only be this machine. `[::1]` may keep its brackets. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, "").toLowerCase();
  if (name === "localhost") return true;
  return ipaddr.isValid(name) && ipaddr.process(name).range() === "loopback";
}

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/** Refuses other Host names, and writes from other origins. */
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

/** Lifetime of the token that is used where a request has none; seconds. It is renewed after half of that. */
const DEMO_TOKEN_S = 3600;

/** Gives the demo user's token, renewed before it expires. */
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
