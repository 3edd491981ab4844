/** The OpenAPI 3.1 document, made from the mounted routes. */
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../context.ts";

type Document = ReturnType<OpenAPIHono<AppEnv>["getOpenAPI31Document"]>;

const INFO = {
  title: "Feedreel",
  version: "1",
  description:
    "Turns a shop's product feed into short vertical video ads. Add a feed, sync it, pick products, start a batch, " +
    "ask for its status until it has ended, and play the clips of the library. Batch mode stages a batch first: draft " +
    "it, add texts or products, lock, start, watch; its failed items alone are retried.\n\n" +
    "Errors are problem details (RFC 9457): compare `type`, show `detail`. Every answer has an `X-Request-Id`.\n\n" +
    "On a local installation started with `npm start` no token is needed.",
};

const PROFILE_HEADER = {
  name: "X-Profile-Id",
  in: "header" as const,
  required: false,
  description: "Which of your profiles to work for; by default the oldest.",
  schema: { type: "string" as const, format: "uuid" },
};

const KEY_HEADER = {
  name: "Idempotency-Key",
  in: "header" as const,
  required: false,
  description: "Any text of your own. The same request with the same key is done once and answered alike, for good.",
  schema: { type: "string" as const, minLength: 1, maxLength: 255 },
};

/** Paths under which a request works for one profile. */
const OF_A_PROFILE = /^(\/api\/v1\/(?!profiles)|\/v1\/batch)/;
const METHODS = ["get", "post", "put", "patch", "delete"] as const;

function addHeaders(document: Document): void {
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    if (!OF_A_PROFILE.test(path)) continue;
    for (const method of METHODS) {
      const operation = item[method];
      if (!operation) continue;
      const headers = method === "post" ? [PROFILE_HEADER, KEY_HEADER] : [PROFILE_HEADER];
      operation.parameters = [...(operation.parameters ?? []), ...headers];
    }
  }
}

/** Describes every route that was declared with a schema. */
export function describeApi(app: OpenAPIHono<AppEnv>): Document {
  app.openAPIRegistry.registerComponent("securitySchemes", "bearer", {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "The access token of a signed-in Supabase user.",
  });
  const document = app.getOpenAPI31Document({ openapi: "3.1.0", info: INFO, security: [{ bearer: [] }] });
  addHeaders(document);
  return document;
}
