/** Runs the stack in the foreground until Ctrl-C: what `npm start` and `npm run dev` share. */
import { ConfigError, readConfig } from "../config.ts";
import { type Stack, StackError, startStack } from "../stack/index.ts";
import { keepFilesPrivate } from "../stack/private-files.ts";
import { stopOnSignals } from "../stack/stop-signals.ts";

export interface ForegroundOptions {
  /** Restarts API and worker when their source changes. */
  watch: boolean;
  /** Called once the stack is ready. `signal` aborts when it stops. Returns where to open what: names and addresses. */
  describe(stack: Stack, signal: AbortSignal): Promise<[name: string, address: string][]>;
}

/** Prints where everything is once the stack is ready; exits with code 1 where it cannot start. */
export async function runInForeground({ watch, describe }: ForegroundOptions): Promise<void> {
  keepFilesPrivate();
  const stopping = new AbortController();
  try {
    const began = performance.now();
    const starting = startStack(readConfig(), { signal: stopping.signal, watch });
    stopOnSignals(async () => {
      process.stdout.write("\nStopping; running steps may finish.\n");
      stopping.abort();
      const stack = await starting.catch(() => null);
      await stack?.stop();
      return 0;
    });
    const stack = await starting;
    const seconds = (performance.now() - began) / 1000;
    const addresses = await describe(stack, stopping.signal);
    const lines = [
      `Feedreel is ready after ${seconds.toFixed(1)} s.`,
      ...addresses.map(([name, address]) => `  ${name.padEnd(13)}${address}`),
      "Ctrl-C stops everything.",
    ];
    process.stdout.write(`\n${lines.join("\n")}\n\n`);
  } catch (error) {
    if (stopping.signal.aborted) return;
    console.error(error instanceof ConfigError || error instanceof StackError ? error.message : error);
    process.exit(1);
  }
}
