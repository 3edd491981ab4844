/** When a program in the foreground ends: on a signal, and when whoever started it has died. */

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** npm and the shell pass on the signal that the terminal gave us already; a second wish comes later than that; ms. */
const SECOND_WISH_AFTER_MS = 1_000;
const PARENT_POLL_MS = 500;

/**
 * Calls `stop` once, at the first signal, and exits with its code. A second signal exits at once.
 * Under npm, `stop` is also called when npm dies, since nobody could reach us any more.
 * @param stop gives the exit code
 */
export function stopOnSignals(stop: () => Promise<number>): void {
  let since: number | undefined;
  const handle = () => {
    if (since !== undefined) {
      if (Date.now() - since > SECOND_WISH_AFTER_MS) process.exit(1);
      return;
    }
    since = Date.now();
    stop().then(
      (code) => process.exit(code),
      (error: unknown) => {
        console.error(error instanceof Error ? error.message : error);
        process.exit(1);
      },
    );
  };
  for (const signal of SIGNALS) process.on(signal, handle);
  // A terminal that is gone must not turn the last words into a crash.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  if (process.env.npm_lifecycle_event) {
    const parent = process.ppid;
    setInterval(() => {
      if (process.ppid !== parent) handle();
    }, PARENT_POLL_MS).unref();
  }
}
