import { ApplicationFailure, CancelledFailure } from "@temporalio/common";
import { FAILURES, Failure } from "../contract/failures.ts";
import { StoreError } from "../store/client.ts";

/**
 * Turns what an activity throws into Temporal's own failure: typed, with the number of tries its type allows, and
 * with a message that may be shown. Cancellation passes through.
 * @param attempt of the activity, from 1
 */
export function toActivityFailure(error: unknown, attempt: number): Error {
  if (error instanceof CancelledFailure || error instanceof ApplicationFailure) return error;
  if (error instanceof Failure) {
    return ApplicationFailure.create({
      message: withTries(error, attempt),
      type: error.type,
      nonRetryable: attempt >= FAILURES[error.type].tries,
      ...(error.retryAfterS !== undefined && { nextRetryDelay: error.retryAfterS * 1000 }),
      cause: error,
    });
  }
  if (error instanceof StoreError) {
    return ApplicationFailure.create({
      message: "Feedreel's database did not answer. Try again in a few minutes.",
      type: "DatabaseUnavailable",
      cause: error,
    });
  }
  return ApplicationFailure.create({
    message: "Something went wrong inside Feedreel. Try again; if it stays, report the job's id.",
    type: "InternalError",
    // A bug does not go away by trying; a passing fault often does.
    nonRetryable: attempt >= 3,
    cause: error as Error,
  });
}

/** What passes by itself is tried again; when the tries are used up, people read how many there were. */
function withTries({ type, message }: Failure, attempt: number): string {
  const { tries } = FAILURES[type];
  if (tries === 1) return message;
  return attempt < tries
    ? `${message} It is tried again.`
    : `${message} It was tried ${attempt} times; try again later.`;
}
