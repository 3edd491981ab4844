/** Whether the server answers: every request tells, and while it does not, its health is asked until it does. */
import { useSyncExternalStore } from "react";

const ASK_AGAIN_MS = 2_000;

let reachable = true;
let waiting: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function change(next: boolean): void {
  if (reachable === next) return;
  reachable = next;
  for (const listener of listeners) listener();
}

/** A request was answered, by our server or by nobody. */
export function noteAnswer(answered: boolean): void {
  change(answered);
  if (answered) clearTimeout(waiting);
  else askLater();
}

function askLater(): void {
  clearTimeout(waiting);
  waiting = setTimeout(ask, ASK_AGAIN_MS);
}

async function ask(): Promise<void> {
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
