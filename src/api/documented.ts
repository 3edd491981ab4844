/** What the routes' documentation shares. */
import type { z } from "@hono/zod-openapi";
import { PROBLEMS, Problem, type ProblemName, problemBody, problemSchema } from "./problems.ts";

const PROBLEM_JSON = "application/problem+json";
const EXAMPLE_REQUEST_ID = "5b2f0a52-7a3e-4f0e-9d38-0c1f3c0b9a11";

/** What every route under /api/v1 may answer. */
const COMMON = [
  "token-missing",
  "token-invalid",
  "no-profile",
  "profile-not-found",
  "internal-error",
  "database-unavailable",
] as const;

type StatusOf<N extends ProblemName> = (typeof PROBLEMS)[N]["status"];
interface ProblemResponse {
  description: string;
  content: { [PROBLEM_JSON]: { schema: typeof problemSchema; examples: Record<string, { value: object }> } };
}
type ProblemResponses<N extends ProblemName> = { [S in StatusOf<N>]: ProblemResponse };

/** Documents the problems a route may answer with, those that every route shares included. */
export function problems<const N extends readonly ProblemName[]>(
  ...names: N
): ProblemResponses<N[number] | (typeof COMMON)[number]> {
  const all: ProblemName[] = [...new Set<ProblemName>([...names, ...COMMON])];
  const statuses = new Set(all.map((name) => PROBLEMS[name].status));
  const responses = [...statuses].map((status) => {
    const kinds = all.filter((name) => PROBLEMS[name].status === status);
    const examples = kinds.map((kind) => [kind, { value: problemBody(new Problem(kind), EXAMPLE_REQUEST_ID) }]);
    return [
      status,
      {
        description: kinds.map((kind) => PROBLEMS[kind].title).join("; "),
        content: { [PROBLEM_JSON]: { schema: problemSchema, examples: Object.fromEntries(examples) } },
      },
    ];
  });
  return Object.fromEntries(responses);
}

/** What a request that carries an Idempotency-Key may answer besides. */
export const KEYED = ["idempotency-key-in-flight", "idempotency-key-reused"] as const;
/** What a request with a JSON body may answer besides. */
export const WITH_BODY = ["malformed-json", "body-too-large", "invalid-request"] as const;

/** A JSON answer. */
export function json<S extends z.ZodType>(description: string, schema: S) {
  return { description, content: { "application/json": { schema } } };
}

/** A JSON body. */
export function body<S extends z.ZodType>(schema: S) {
  return { required: true, content: { "application/json": { schema } } };
}
