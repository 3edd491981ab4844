import PQueue from "p-queue";

/** Runs a task when its turn has come, in the order of the calls. A task that still waits is dropped when `signal` aborts. */
export type Limit = <T>(signal: AbortSignal, task: () => Promise<T>) => Promise<T>;

/**
 * Bounds how many tasks run at once.
 * @returns settles as the task does, or rejects with the signal's reason; a running task must watch the signal itself
 * and keeps its slot until it ends
 */
export function createLimit(concurrency: number): Limit {
  const queue = new PQueue({ concurrency });
  return async (signal, task) => {
    signal.throwIfAborted();
    // The queue gives a running task's place away as soon as its signal aborts, so it gets one that ends with the wait.
    const waiting = new AbortController();
    const stopWaiting = () => waiting.abort(signal.reason);
    signal.addEventListener("abort", stopWaiting, { once: true });
    const start = () => {
      signal.removeEventListener("abort", stopWaiting);
      return task();
    };
    return queue.add(start, { signal: waiting.signal });
  };
}
