/** How routes declare their bodies and answers, problems included. */
import type { z } from "@hono/zod-openapi";
import { Problem, problemBody, problemSchema } from "./problem-details.ts";
import { PROBLEMS, type ProblemName } from "./problems.ts";

export const PROBLEM_JSON = "application/problem+json";
const EXAMPLE_REQUEST_ID = "5b2f0a52-7a3e-4f0e-9d38-0c1f3c0b9a11";

/** Problems that every route with a token may answer with. */
const COMMON = [
  "token-missing",
  "token-invalid",
  "no-profile",
  "profile-not-found",
  "invalid-request",
  "rate-limited",
  "internal-error",
  "database-unavailable",
] as const;

type StatusOf<N extends ProblemName> = (typeof PROBLEMS)[N]["status"];
interface ProblemResponse {
  description: string;
  content: { [PROBLEM_JSON]: { schema: typeof problemSchema; examples: Record<string, { value: object }> } };
}
type ProblemResponses<N extends ProblemName> = { [S in StatusOf<N>]: ProblemResponse };

/** An example of a problem's body. */
export const problemExample = (name: ProblemName) => ({ value: problemBody(new Problem(name), EXAMPLE_REQUEST_ID) });

/** The answers of a route's problems, those of every route included. */
export function problems<const N extends readonly ProblemName[]>(
  ...names: N
): ProblemResponses<N[number] | (typeof COMMON)[number]> {
  const all: ProblemName[] = [...new Set<ProblemName>([...names, ...COMMON])];
  const statuses = new Set(all.map((name) => PROBLEMS[name].status));
  const responses = [...statuses].map((status) => {
    const kinds = all.filter((name) => PROBLEMS[name].status === status);
    const examples = kinds.map((kind) => [kind, problemExample(kind)]);
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

/** Further problems of a request with an Idempotency-Key. */
export const KEYED = ["idempotency-key-in-flight", "idempotency-key-reused"] as const;
/** Further problems of a request with a JSON body. */
export const WITH_BODY = ["malformed-json", "body-too-large", "invalid-request"] as const;

/** A JSON answer. */
export function json<S extends z.ZodType>(description: string, schema: S) {
  return { description, content: { "application/json": { schema } } };
}

/** A JSON body. An empty one counts as `{}`, so one without required fields may be left out. */
export function body<S extends z.ZodType>(schema: S) {
  const required = !schema.safeParse({}).success;
  return { required, content: { "application/json": { schema } } };
}
