/** Prepares the body of a write for the routes. */
import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { createMiddleware } from "hono/factory";
import { invalidFields } from "../../contract/errors.ts";
import type { AppEnv } from "../context.ts";
import { Problem } from "../problem-details.ts";

/** 256 kB: fifty product ids and every setting at its longest take a tenth of it. */
export const MAX_BODY_BYTES = 256 * 1024;

/** Levels of objects and lists in one another; what the API takes has four. */
const MAX_DEPTH = 32;

const WRITES = new Set(["POST", "PUT", "PATCH", "DELETE"]);
/** Neither NUL nor half a surrogate pair can be stored as text by PostgreSQL. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;

/** Refuses bodies over {@link MAX_BODY_BYTES}, without reading more than that. */
export const limitBody: MiddlewareHandler = bodyLimit({
  maxSize: MAX_BODY_BYTES,
  onError: () => {
    // The rest of the body is not read, so the connection cannot carry another request.
    throw new Problem("body-too-large", undefined, { headers: { connection: "close" } });
  },
});

const unreadable = (reason: string) =>
  new Problem("malformed-json", `The body could not be read as JSON: ${reason}. Send one JSON object.`);

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreadable(error instanceof Error ? error.message : "it is malformed");
  }
}

function requireStorable(key: string, value: unknown): void {
  if (UNSTORABLE.test(key) || (typeof value === "string" && UNSTORABLE.test(value))) {
    throw invalidFields([{ path: key, message: "contains a character that is no text (NUL or half a surrogate)." }]);
  }
}

/**
 * A walk without recursion: what handles the body later recurses, and would run out of stack.
 * @throws Problem malformed-json; AppError invalid-request
 */
function requireStorableJson(text: string): void {
  let level: unknown[] = [parse(text)];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) throw unreadable(`it nests deeper than ${MAX_DEPTH} levels`);
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value !== "object" || value === null) requireStorable("", value);
      else {
        for (const [key, item] of Object.entries(value)) {
          requireStorable(key, item);
          if (typeof item === "object" && item !== null) next.push(item);
        }
      }
    }
    level = next;
  }
}

/**
 * Checks that the body is JSON and holds only text that can be stored, then replaces the request by one with the same text
 * and Content-Type application/json: `curl -d` calls its body a form, which the routes' validators would refuse. They parse
 * the text once more, against their schemas. An empty body counts as `{}`.
 */
export const jsonBody: MiddlewareHandler<AppEnv> = createMiddleware(async (c, next) => {
  if (!WRITES.has(c.req.method)) return next();
  const text = (await c.req.text()).trim() || "{}";
  requireStorableJson(text);
  const headers = new Headers(c.req.raw.headers);
  headers.set("content-type", "application/json");
  headers.delete("content-length");
  c.req.raw = new Request(c.req.url, { method: c.req.method, headers, body: text });
  c.req.bodyCache = {};
  return next();
});
