/** Stops a program in the foreground: on a signal, and when the npm that started it has died. */

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/**
 * One Ctrl-C arrives more than once: from the terminal, and passed on by npm and the shell. A signal that comes later than this
 * is a second Ctrl-C; ms.
 */
const SECOND_SIGNAL_AFTER_MS = 1_000;
const PARENT_POLL_MS = 500;

/**
 * Calls `stop` once, at the first signal, and exits with its code. A second signal exits at once.
 * Under npm, `stop` is also called when npm dies, since no signal could arrive any more.
 * @param stop returns the exit code
 */
export function stopOnSignals(stop: () => Promise<number>): void {
  let since: number | undefined;
  const handle = () => {
    if (since !== undefined) {
      if (Date.now() - since > SECOND_SIGNAL_AFTER_MS) process.exit(1);
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
  // Writing to a terminal that is gone must not crash the process while it stops.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  if (process.env.npm_lifecycle_event) {
    const parent = process.ppid;
    setInterval(() => {
      if (process.ppid !== parent) handle();
    }, PARENT_POLL_MS).unref();
  }
}
