/** A request's id, and one line of log for each request. */
import { randomUUID } from "node:crypto";
import { createMiddleware } from "hono/factory";
import { routePath } from "hono/route";
import type { ApiDeps, AppEnv } from "../context.ts";

/** Ids from clients that may go into logs and headers unchanged. */
const REQUEST_ID = /^[\w.:-]{1,128}$/;

/** Takes the caller's X-Request-Id where it is harmless, else makes one; answers with it. */
export const requestId = createMiddleware<AppEnv>(async (c, next) => {
  const given = c.req.header("x-request-id");
  const id = given !== undefined && REQUEST_ID.test(given) ? given : randomUUID();
  c.set("requestId", id);
  await next();
  c.header("x-request-id", id);
});

/**
 * Logs method, route, status and time. The route is logged as declared, never the address that was requested: queries hold
 * the signatures of links.
 */
export function requestLog({ log }: Pick<ApiDeps, "log">) {
  return createMiddleware<AppEnv>(async (c, next) => {
    const begun = performance.now();
    await next();
    log.info({
      method: c.req.method,
      route: routePath(c, -1),
      status: c.res.status,
      ms: Math.round((performance.now() - begun) * 10) / 10,
      request_id: c.get("requestId"),
      profile: c.get("profileId"),
    });
  });
}
