/** The one place where errors become failures. */
import { Context } from "@temporalio/activity";
import { ApplicationFailure, CancelledFailure } from "@temporalio/common";
import { FAILURES, Failure, type FailureType } from "../contract/failures.ts";
import { systemFailure } from "../contract/system-failure.ts";
import { StoreError } from "../store/client.ts";

/** The failure for whatever code below an activity threw. */
export function failureOf(error: unknown): Failure {
  const system = systemFailure(error);
  if (system) return system;
  if (error instanceof Failure) return error;
  const message =
    error instanceof StoreError
      ? "Feedreel's database did not answer. Try again in a few minutes."
      : "Something went wrong inside Feedreel. Try again; if it stays, report the job's id.";
  return new Failure(error instanceof StoreError ? "DatabaseUnavailable" : "InternalError", message, { cause: error });
}

/**
 * Temporal's failure for an error: typed, with the number of tries that its type allows, and with a message that may be shown.
 * Cancellation passes through.
 * @param attempt of the activity, from 1
 */
export function toActivityFailure(error: unknown, attempt: number): Error {
  if (error instanceof CancelledFailure || error instanceof ApplicationFailure) return error;
  const failure = failureOf(error);
  return ApplicationFailure.create({
    message: withTries(failure, attempt),
    type: failure.type,
    nonRetryable: attempt >= FAILURES[failure.type].tries,
    nextRetryDelay: failure.retryAfterS === undefined ? undefined : failure.retryAfterS * 1000,
    cause: failure,
  });
}

/**
 * Runs an activity's work.
 * @throws ApplicationFailure, CancelledFailure
 */
export async function withTypedFailures<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toActivityFailure(error, Context.current().info.attempt);
  }
}

/** Their messages say what to do about trying again. */
const COMPLETE_MESSAGES = new Set<FailureType>(["DatabaseUnavailable", "InternalError"]);

/** The message, with how often it was tried where that is all that can be done. */
function withTries({ type, message }: Failure, attempt: number): string {
  const { tries } = FAILURES[type];
  if (tries === 1 || COMPLETE_MESSAGES.has(type)) return message;
  return attempt < tries
    ? `${message} It is tried again.`
    : `${message} It was tried ${attempt} times; try again later.`;
}
