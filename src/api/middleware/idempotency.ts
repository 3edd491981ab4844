/** A POST that carries an Idempotency-Key is done once; the same request with the same key gets the first answer again. */
import { createHash, randomUUID } from "node:crypto";
import { createMiddleware } from "hono/factory";
import { invalidFields } from "../../contract/errors.ts";
import { claimKey, keepAnswer, releaseKey } from "../../store/idempotency.ts";
import type { ApiDeps, AppEnv } from "../context.ts";
import { Problem } from "../problems.ts";

/** Visible characters of ASCII and spaces between, as headers carry them safely. */
const KEY = /^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/;
const RETRY_IN_FLIGHT_S = "2";

/** The same for objects that differ in the order of their fields alone. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, item]) => [name, canonical(item)]));
}

/** What makes a request this request. @param body JSON */
export function requestHash(method: string, path: string, body: string): string {
  const parts = [method, path.replace(/\/+$/, ""), canonical(JSON.parse(body))];
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url");
}

/**
 * Sets `workId`, and answers for requests whose key is known. Runs after the body was read and the profile chosen. Only what
 * succeeded is kept: a request that was refused did nothing, and may be made again when what was wrong is mended.
 */
export function idempotent({ logger }: Pick<ApiDeps, "logger">) {
  return createMiddleware<AppEnv>(async (c, next) => {
    c.set("workId", randomUUID());
    const key = c.req.header("idempotency-key")?.trim();
    if (c.req.method !== "POST" || key === undefined) return next();
    if (!KEY.test(key)) {
      const message = "must have 1 to 255 characters of plain ASCII.";
      throw invalidFields([{ path: "Idempotency-Key", message }]);
    }
    const { db } = c.get("caller");
    const known = { profileId: c.get("profileId"), key };
    const claim = await claimKey(db, known, requestHash(c.req.method, c.req.path, await c.req.text()));
    switch (claim.state) {
      case "in_flight":
        throw new Problem("idempotency-key-in-flight", undefined, { headers: { "retry-after": RETRY_IN_FLIGHT_S } });
      case "other_request":
        throw new Problem("idempotency-key-reused");
      case "answered":
        return c.body(JSON.stringify(claim.body), claim.status as 200, {
          "content-type": "application/json",
          "idempotency-replayed": "true",
        });
    }
    c.set("workId", claim.work_id);
    await next();
    // The work is done or refused whatever happens to the note of it; a key without an answer frees itself in a minute.
    const { status, ok } = c.res;
    const noted = ok ? keepAnswer(db, known, { status, body: await c.res.clone().json() }) : releaseKey(db, known);
    await noted.catch((err: unknown) => logger.error({ err, request_id: c.get("requestId") }, "key's answer not kept"));
  });
}
