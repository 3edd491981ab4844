/** The OpenAPI 3.1 document, made from the mounted routes. */
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Config } from "../../config.ts";
import type { AppEnv } from "../context.ts";
import { PROBLEM_JSON, problemExample } from "../documented.ts";
import { KEY } from "../middleware/idempotency.ts";
import { PROBLEMS, type ProblemName } from "../problems.ts";

type Document = ReturnType<OpenAPIHono<AppEnv>["getOpenAPI31Document"]>;
type Operation = NonNullable<NonNullable<Document["paths"]>[string]["get"]>;

const INFO = {
  title: "Feedreel",
  version: "1",
  description:
    "Turns a shop's product feed into short vertical video ads. Add a feed, sync it, pick products, start a batch, " +
    "ask for its status until it has ended, and play the clips of the library. Batch mode stages a batch first: draft " +
    "it, add texts or products, lock, start, watch; its failed items alone are retried.\n\n" +
    "Errors are problem details (RFC 9457): compare `type`, show `detail`. Every answer has an `X-Request-Id`. " +
    "A method that an address does not take is answered with 405 and `Allow`.\n\n" +
    "A body counts as JSON whatever its Content-Type; an empty one as `{}`. Text can hold neither NUL nor half a surrogate " +
    "pair; lengths count code points. A query takes no parameters but those named here, each once.\n\n" +
    "On a local installation started with `npm start` no token is needed: without one you are its demo user.",
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
  schema: { type: "string" as const, pattern: KEY.source },
};

/** Paths under which a request works for one profile. */
const OF_A_PROFILE = /^(\/api\/v1\/(?!profiles)|\/v1\/batch)/;
const METHODS = ["get", "post", "put", "patch", "delete"] as const;
type Method = (typeof METHODS)[number];

function addHeaders(operation: Operation, method: Method): void {
  const headers = method === "post" ? [PROFILE_HEADER, KEY_HEADER] : [PROFILE_HEADER];
  operation.parameters = [...(operation.parameters ?? []), ...headers];
}

/** Problems of the server as a whole, which routes do not declare. */
function commonProblems(method: Method, withToken: boolean, embedded: boolean): ProblemName[] {
  const names: ProblemName[] = ["bad-request", "internal-error"];
  if (embedded) names.push("host-not-allowed");
  if (embedded && method !== "get") names.push("origin-not-allowed");
  if (withToken && method !== "get") names.push("malformed-json", "body-too-large");
  return names;
}

/** Adds the problem to the examples of its status. */
function addProblem(operation: Operation, name: ProblemName): void {
  const { status, title } = PROBLEMS[name];
  const { description, content } = operation.responses?.[status] ?? {};
  const examples = { ...content?.[PROBLEM_JSON]?.examples, [name]: problemExample(name) };
  const described = content?.[PROBLEM_JSON]?.examples?.[name]
    ? description
    : [description, title].filter(Boolean).join("; ");
  const schema = content?.[PROBLEM_JSON]?.schema ?? { $ref: "#/components/schemas/Problem" };
  const response = { description: described, content: { [PROBLEM_JSON]: { schema, examples } } };
  operation.responses = { ...operation.responses, [status]: response };
}

const RETRY_AFTER = { "Retry-After": { description: "Seconds.", schema: { type: "integer" as const } } };

/** Describes every route that was declared with a schema, as this server answers. */
export function describeApi(app: OpenAPIHono<AppEnv>, { FEEDREEL_EMBEDDED: embedded }: Config): Document {
  app.openAPIRegistry.registerComponent("securitySchemes", "bearer", {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "The access token of a signed-in Supabase user.",
  });
  // Where no token is needed, one may be sent all the same.
  const security: Record<string, string[]>[] = embedded ? [{}, { bearer: [] }] : [{ bearer: [] }];
  const document = app.getOpenAPI31Document({ openapi: "3.1.0", info: INFO, security });
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    for (const method of METHODS) {
      const operation = item[method];
      if (!operation) continue;
      if (OF_A_PROFILE.test(path)) addHeaders(operation, method);
      const withToken = operation.security === undefined;
      for (const name of commonProblems(method, withToken, embedded)) addProblem(operation, name);
      const limited = operation.responses?.[429];
      if (limited) limited.headers = RETRY_AFTER;
    }
  }
  return document;
}
