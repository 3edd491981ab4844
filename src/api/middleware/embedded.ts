/**
 * In embedded mode a request without a token acts as the demo user. So that no web page and no other machine can use that,
 * the server listens on a loopback address only, and refuses what other pages send (`src/loopback.ts`).
 */
import { createMiddleware } from "hono/factory";
import type { Config } from "../../config.ts";
import { foreignRequest } from "../../loopback.ts";
import type { AppEnv } from "../context.ts";
import { Problem } from "../problem-details.ts";
import { mintDemoToken } from "./tokens.ts";

/** Refuses what other web pages send. */
export const loopbackOnly = createMiddleware<AppEnv>(async (c, next) => {
  const refusal = foreignRequest(c.req.method, new URL(c.req.url), c.req.header("origin"));
  if (refusal) throw new Problem(refusal.type, refusal.detail);
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
