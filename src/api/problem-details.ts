/** Problems as they are thrown and answered: RFC 9457 problem details. */
import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { AppError, FieldFault, StateFault } from "../contract/errors.ts";
import { PROBLEMS, type ProblemName, problemType } from "./problems.ts";

/** When to try again while a server that we need is unavailable; seconds. */
const RETRY_AFTER_S = 5;

export interface ProblemOptions {
  fields?: readonly FieldFault[] | undefined;
  /** Of a move that the state does not allow. */
  state?: StateFault | undefined;
  headers?: Record<string, string>;
  cause?: unknown;
}

/** Thrown by routes and middleware; the application answers with it. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly fields: readonly FieldFault[] | undefined;
  readonly state: StateFault | undefined;
  readonly headers: Record<string, string>;
  /** @param detail what was wrong, what is allowed, what to do next; default: the table's example */
  constructor(
    readonly kind: ProblemName,
    detail: string = PROBLEMS[kind].example,
    options: ProblemOptions = {},
  ) {
    super(detail, { cause: options.cause });
    this.fields = options.fields;
    this.state = options.state;
    this.headers = options.headers ?? {};
  }
  get status(): (typeof PROBLEMS)[ProblemName]["status"] {
    return PROBLEMS[this.kind].status;
  }
}

/** The problem of an error that a service has thrown. */
export const problemOf = (error: AppError): Problem =>
  new Problem(error.type, error.detail, { fields: error.fields, state: error.state, cause: error.cause ?? error });

export const problemSchema = z
  .object({
    type: z.string().openapi({ description: "Stable name of the problem.", example: problemType("invalid-request") }),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().openapi({ description: "What was wrong, what is allowed, what to do next." }),
    request_id: z.string().openapi({ description: "Also in the X-Request-Id header and in the server's log." }),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .openapi({ description: "The faults of the request, one by one." }),
    state: z.string().optional().openapi({ description: "The state that does not allow the move." }),
    allowed: z.array(z.string()).optional().openapi({ description: "The moves that the state allows." }),
  })
  .openapi("Problem");

export type ProblemBody = z.infer<typeof problemSchema>;

/** The body of a problem as it is sent. */
export function problemBody(problem: Problem, requestId: string): ProblemBody {
  return {
    type: problemType(problem.kind),
    title: PROBLEMS[problem.kind].title,
    status: problem.status,
    detail: problem.message,
    request_id: requestId,
    ...(problem.fields ? { errors: [...problem.fields] } : {}),
    ...(problem.state ? { state: problem.state.state, allowed: [...problem.state.allowed] } : {}),
  };
}

/** Answers with a problem. */
export function answerProblem(c: Context, problem: Problem, requestId: string): Response {
  const retry: Record<string, string> = problem.status === 503 ? { "retry-after": String(RETRY_AFTER_S) } : {};
  return c.body(JSON.stringify(problemBody(problem, requestId)), problem.status, {
    "content-type": "application/problem+json",
    "cache-control": "no-store",
    ...retry,
    ...problem.headers,
  });
}
