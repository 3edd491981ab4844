import type { Failure } from "./failures.ts";

/** The error with which a promise rejects, for tests; mostly a Failure. */
export const failureOf = (promise: Promise<unknown>): Promise<Failure> =>
  promise.then(
    () => {
      throw new Error("it should have failed");
    },
    (error: Failure) => error,
  );
