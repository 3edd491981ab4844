/** `npm start`: the whole stack in the foreground until Ctrl-C. */
import { ConfigError, readConfig } from "../config.ts";
import { type Stack, StackError, startStack } from "../stack/index.ts";
import { stopOnSignals } from "../stack/stop-signals.ts";

const stopping = new AbortController();

function greeting({ apiUrl, temporalUiUrl }: Stack, seconds: number): string {
  const lines = [
    `Feedreel is ready after ${seconds.toFixed(1)} s.`,
    `  Pages        ${apiUrl}`,
    `  API          ${apiUrl}/api/v1`,
    `  Reference    ${apiUrl}/docs`,
    ...(temporalUiUrl ? [`  Temporal     ${temporalUiUrl}`] : []),
    "  Token        npm run -s token",
    "Ctrl-C stops everything.",
  ];
  return `\n${lines.join("\n")}\n\n`;
}

async function main(): Promise<void> {
  const began = performance.now();
  const starting = startStack(readConfig(), { signal: stopping.signal });
  stopOnSignals(async () => {
    process.stdout.write("\nStopping; running steps may finish.\n");
    stopping.abort();
    const stack = await starting.catch(() => null);
    await stack?.stop();
    return 0;
  });
  const stack = await starting;
  process.stdout.write(greeting(stack, (performance.now() - began) / 1000));
}

await main().catch((error: unknown) => {
  if (stopping.signal.aborted) return;
  console.error(error instanceof ConfigError || error instanceof StackError ? error.message : error);
  process.exit(1);
});
