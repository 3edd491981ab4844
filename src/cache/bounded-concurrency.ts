/**
 * Runs tasks beside the work that brings them forth, a few at once.
 * @param atOnce how many may be under way
 */
export function boundedConcurrency(atOnce: number) {
  const running = new Set<Promise<void>>();
  let failed: { error: unknown } | null = null;
  const throwFailure = () => {
    if (failed) throw failed.error;
  };
  return {
    /** Begins a task, and waits while too many are under way. @throws what any task so far has thrown */
    async add(task: () => Promise<void>): Promise<void> {
      const run = task()
        .catch((error: unknown) => {
          failed ??= { error };
        })
        .finally(() => running.delete(run));
      running.add(run);
      while (running.size >= atOnce) await Promise.race(running);
      throwFailure();
    },
    /** Waits until nothing runs any more. @throws what any task has thrown */
    async ended(): Promise<void> {
      await Promise.all(running);
      throwFailure();
    },
  };
}
