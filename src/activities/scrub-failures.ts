import type { ActivityInterceptorsFactory } from "@temporalio/worker";
import { type Scrub, scrubError } from "../secrets.ts";

/**
 * Removes secrets from whatever an activity throws, before it becomes a failure in a history: from its message and its stack,
 * and from those of its causes.
 */
export const scrubFailures =
  (scrub: Scrub): ActivityInterceptorsFactory =>
  () => ({
    inbound: {
      async execute(input, next) {
        try {
          return await next(input);
        } catch (error) {
          scrubError(error, scrub);
          throw error;
        }
      },
    },
  });
