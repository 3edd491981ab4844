/** Idempotency keys: a button pressed twice, or again after an answer was lost, does its work once. */
import { useRef } from "react";
import { ApiError } from "./client.ts";

/** `crypto.randomUUID` does not exist in pages over plain HTTP. */
const newKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** The headers of a request with a key. */
export const keyed = (key: string) => ({ headers: { "idempotency-key": key } });

const RETRY_MS = 1_000;
/** A key without an answer by then never gets one. */
const MAX_RETRIES = 60;

/** Options of a mutation with a key: where the same request is still being processed, it waits for that answer. */
export const untilAnswered = {
  retry: (failures: number, error: Error) =>
    error instanceof ApiError && error.kind === "idempotency-key-in-flight" && failures < MAX_RETRIES,
  retryDelay: RETRY_MS,
};

/** One key for all tries of the same request. Call `forget` after a success: the same request then gets a new key. */
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
