/** Turns what was thrown into the problem that is answered. */
import type { ErrorHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import { AppError } from "../../contract/errors.ts";
import { Failure } from "../../contract/failures.ts";
import { StoreError } from "../../store/client.ts";
import type { ApiDeps, AppEnv } from "../context.ts";
import { answerProblem, Problem, problemOf } from "../problem-details.ts";

/** PostgREST's codes for a token that it refuses. */
const TOKEN_REFUSED = new Set(["PGRST301", "PGRST302", "PGRST303"]);

function fromStore(error: StoreError): Problem {
  if (error.unavailable) return new Problem("database-unavailable", undefined, { cause: error });
  if (error.code !== null && TOKEN_REFUSED.has(error.code)) {
    return new Problem("token-invalid", "The database does not take the token. Sign in again and send the new one.");
  }
  return new Problem("internal-error", undefined, { cause: error });
}

/** The problem to answer with; an unexpected error is answered as internal-error, without its text. */
function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof AppError) return problemOf(error);
  if (error instanceof StoreError) return fromStore(error);
  if (error instanceof Failure && error.type === "StorageFailing") {
    return new Problem("storage-unavailable", undefined, { cause: error });
  }
  if (error instanceof HTTPException && error.status < 500) {
    return new Problem("bad-request", `The request cannot be read: ${error.message || "it is malformed"}.`);
  }
  return new Problem("internal-error", undefined, { cause: error });
}

/** Answers errors as problems, and logs those with a 5xx status. */
export function errorHandler({ log }: Pick<ApiDeps, "log">): ErrorHandler<AppEnv> {
  return (error, c) => {
    const problem = toProblem(error);
    const requestId = c.get("requestId");
    if (problem.status >= 500) {
      const level = problem.status === 500 ? "error" : "warn";
      log[level]({ request_id: requestId, problem: problem.kind, err: problem.cause ?? problem }, problem.message);
    }
    return answerProblem(c, problem, requestId);
  };
}
