/** Whether the server can be reached: every request reports it, and while it can not, its health is polled. */
import { useSyncExternalStore } from "react";

const POLL_MS = 2_000;

let reachable = true;
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function change(next: boolean): void {
  if (reachable === next) return;
  reachable = next;
  for (const listener of listeners) listener();
}

/** Every request reports here whether our server answered it. */
export function noteAnswer(answered: boolean): void {
  change(answered);
  if (answered) clearTimeout(timer);
  else pollLater();
}

function pollLater(): void {
  clearTimeout(timer);
  timer = setTimeout(poll, POLL_MS);
}

async function poll(): Promise<void> {
  const answered = await fetch("/healthz", { cache: "no-store" }).then(
    ({ ok }) => ok,
    () => false,
  );
  noteAnswer(answered);
}

export const onConnectionChange = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
export const isReachable = (): boolean => reachable;

export const useReachable = (): boolean => useSyncExternalStore(onConnectionChange, isReachable);
