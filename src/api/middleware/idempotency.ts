/** A POST with an Idempotency-Key is carried out once: the same request with the same key gets the first answer again. */
import { createHash, randomUUID } from "node:crypto";
import { createMiddleware } from "hono/factory";
import { invalidFields } from "../../contract/errors.ts";
import { claimKey, keepAnswer, releaseKey } from "../../store/idempotency.ts";
import type { ApiDeps, AppEnv } from "../context.ts";
import { Problem } from "../problem-details.ts";
import { withoutTrailingSlashes } from "./methods.ts";

/** Printable ASCII, with spaces only inside: what headers carry unchanged. */
export const KEY = /^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/;
const RETRY_IN_FLIGHT_S = "2";

/** Equal for objects that differ only in the order of their fields. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, item]) => [name, canonical(item)]));
}

/** Equal for equal requests. @param body JSON */
function requestHash(method: string, path: string, body: string): string {
  const parts = [method, withoutTrailingSlashes(path), canonical(JSON.parse(body))];
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url");
}

/**
 * Sets `workId`, and answers requests whose key is known. Runs after the body was read and the profile chosen. Only
 * successful answers are kept: a request that was refused did nothing, and may be sent again when the fault is corrected.
 */
export function idempotent({ log }: Pick<ApiDeps, "log">) {
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
    // The request has succeeded or failed, whether or not this is recorded; a key without an answer expires in a minute.
    const { status, ok } = c.res;
    const recorded = ok ? keepAnswer(db, known, { status, body: await c.res.clone().json() }) : releaseKey(db, known);
    await recorded.catch((err: unknown) =>
      log.error({ err, request_id: c.get("requestId") }, "answer of an Idempotency-Key not kept"),
    );
  });
}
