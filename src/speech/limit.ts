/**
 * Lets at most so many tasks run at once; the others wait their turn, in order.
 * @returns runs a task; an abort while it waits rejects with the signal's reason
 */
export function createLimit(atOnce: number) {
  let running = 0;
  const queue: (() => void)[] = [];

  async function turn(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (running < atOnce) {
      running++;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const start = () => {
        signal.removeEventListener("abort", leave);
        resolve();
      };
      const leave = () => {
        queue.splice(queue.indexOf(start), 1);
        reject(signal.reason);
      };
      queue.push(start);
      signal.addEventListener("abort", leave, { once: true });
    });
  }

  return async <T>(signal: AbortSignal, task: () => Promise<T>): Promise<T> => {
    await turn(signal);
    try {
      return await task();
    } finally {
      const next = queue.shift();
      if (next === undefined) running--;
      else next();
    }
  };
}
