/** Calls of Temporal with a time limit, retried while the server is unavailable. */
import { setTimeout as sleep } from "node:timers/promises";
import { type Client, isGrpcServiceError, ServiceError } from "@temporalio/client";
import { AppError } from "../contract/errors.ts";

/** How soon an unavailable server is called again; ms. */
const TRY_AGAIN_MS = 250;

/** gRPC's codes for a server that is unavailable, overloaded or too slow: DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, UNAVAILABLE. */
const AWAY = new Set([4, 8, 14]);

/** Whether an error says that the server gave no answer, rather than what it answered. */
export function isAway(error: unknown): boolean {
  const cause = error instanceof ServiceError ? error.cause : error;
  return isGrpcServiceError(cause) && AWAY.has(cause.code);
}

/** gRPC's INVALID_ARGUMENT. */
const REFUSED = 3;

/** Whether the server refuses what it was asked, so that asking again is of no use. */
export function isRefused(error: unknown): boolean {
  const cause = error instanceof ServiceError ? error.cause : error;
  return isGrpcServiceError(cause) && cause.code === REFUSED;
}

/** The error of a call as services know it. */
export function orUnavailable(error: unknown): unknown {
  return isAway(error) ? new AppError("temporal-unavailable", undefined, { cause: error }) : error;
}

export interface Calls {
  /** Calls once, for at most `limitMs`. */
  within<T>(limitMs: number, call: () => Promise<T>): Promise<T>;
  /** Calls until the server answers or the time is up. The call must be safe to repeat. */
  persist<T>(limitMs: number, call: () => Promise<T>): Promise<T>;
}

/** @param closing ends the waiting between calls */
export function createCalls(client: Client, closing: AbortSignal): Calls {
  const within: Calls["within"] = (limitMs, call) => client.withDeadline(Date.now() + limitMs, call);
  return {
    within,
    async persist(limitMs, call) {
      const deadline = Date.now() + limitMs;
      for (;;) {
        try {
          return await within(deadline - Date.now(), call);
        } catch (error) {
          if (!isAway(error) || Date.now() + TRY_AGAIN_MS >= deadline) throw error;
          await sleep(TRY_AGAIN_MS, undefined, { signal: closing });
        }
      }
    },
  };
}
