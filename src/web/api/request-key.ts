/** Idempotency keys: a button pressed twice, or again after an answer that was lost, does its work once. */
import { useRef } from "react";
import { ApiError } from "./client.ts";

/** Works where pages come over plain HTTP, too; `crypto.randomUUID` does not. */
const newKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Headers of a request that carries a key. */
export const keyed = (key: string) => ({ headers: { "idempotency-key": key } });

const ASK_AGAIN_MS = 1_000;
/** A key that has no answer by then never gets one. */
const TRIES = 60;

/** Of a mutation with a key: sent twice at once, the second waits for the answer of the first. */
export const untilAnswered = {
  retry: (failures: number, error: Error) =>
    error instanceof ApiError && error.kind === "idempotency-key-in-flight" && failures < TRIES,
  retryDelay: ASK_AGAIN_MS,
};

/** One key for all tries of the same request. `forget` when it succeeded: made again, it is another. */
export function useRequestKey(): { of: (request: unknown) => string; forget: () => void } {
  const last = useRef({ request: "", key: "" });
  return {
    of: (request) => {
      const text = JSON.stringify(request);
      if (last.current.request !== text) last.current = { request: text, key: newKey() };
      return last.current.key;
    },
    forget: () => {
      last.current = { request: "", key: "" };
    },
  };
}
