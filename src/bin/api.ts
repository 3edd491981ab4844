/** `npm run api`: the API alone, on the servers that are configured, else on those of the stack that runs here. */
import { requireServable, serveApi } from "../api/serve.ts";
import { ConfigError, readConfig } from "../config.ts";
import { createLogger } from "../log.ts";
import { StackError } from "../stack/errors.ts";
import { joinStack } from "../stack/join.ts";
import { keepFilesPrivate } from "../stack/private-files.ts";
import { stopOnSignals } from "../stack/stop-signals.ts";
import { createTemporalGateway } from "../temporal/gateway.ts";

async function main(): Promise<void> {
  keepFilesPrivate();
  joinStack(process.env);
  const config = readConfig();
  requireServable(config);
  const temporal = await createTemporalGateway(config);
  const server = await serveApi({ config, log: createLogger(config, "api"), temporal });
  stopOnSignals(async () => {
    await server.stop();
    await temporal.close();
    return 0;
  });
}

await main().catch((error: unknown) => {
  console.error(error instanceof ConfigError || error instanceof StackError ? error.message : error);
  process.exit(1);
});
