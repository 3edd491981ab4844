/** Calls of Temporal that end in time, and that outlast a short absence of the server. */
import { setTimeout as sleep } from "node:timers/promises";
import { type Client, isGrpcServiceError, ServiceError } from "@temporalio/client";

/** How soon a server that is away is tried again; ms. */
const TRY_AGAIN_MS = 250;

/** gRPC's codes for a server that is away, overloaded or too slow (grpc.status). */
const AWAY = new Set([4, 8, 14]);

/** Whether an error says that the server could not be asked, rather than what it thinks. */
export function isAway(error: unknown): boolean {
  const cause = error instanceof ServiceError ? error.cause : error;
  return isGrpcServiceError(cause) && AWAY.has(cause.code);
}

/** @param closing ends the waiting between tries */
export function createCalls(client: Client, closing: AbortSignal) {
  /** Calls once, for at most `limitMs`. */
  const within = <T>(limitMs: number, call: () => Promise<T>) => client.withDeadline(Date.now() + limitMs, call);

  /** Calls until the server answers or the time is up. What is called must bear being called twice. */
  async function persist<T>(limitMs: number, call: () => Promise<T>): Promise<T> {
    const deadline = Date.now() + limitMs;
    for (;;) {
      try {
        return await within(deadline - Date.now(), call);
      } catch (error) {
        if (!isAway(error) || Date.now() + TRY_AGAIN_MS >= deadline) throw error;
        await sleep(TRY_AGAIN_MS, undefined, { signal: closing });
      }
    }
  }

  return { within, persist };
}
