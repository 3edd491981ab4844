/** Entry point of the API. */
import { serveApi } from "../api/serve.ts";
import { ConfigError, readConfig } from "../config.ts";

/** Ends on the first signal when what is under way has ended, on the second at once. */
function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false;
  const handle = () => {
    if (stopping) process.exit(1);
    stopping = true;
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on("SIGTERM", handle);
  process.on("SIGINT", handle);
}

try {
  const { stop } = await serveApi(readConfig());
  stopOnSignal(stop);
} catch (error) {
  process.stderr.write(`${error instanceof ConfigError ? error.message : String(error)}\n`);
  process.exit(1);
}
