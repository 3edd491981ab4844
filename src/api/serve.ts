/** Serves the API until it is told to stop. */
import { createServer } from "node:http";
import { type Config, ConfigError } from "../config.ts";
import { isLoopback } from "../loopback.ts";
import { createApp } from "./app.ts";
import type { ApiDeps } from "./context.ts";
import { createListener } from "./listener.ts";

/** How long running requests may take once the server is told to stop; ms. */
const DRAIN_MS = 10_000;

/**
 * Checks what only the API needs.
 * @throws ConfigError naming what is missing or not allowed, and what to do
 */
export function requireServable(config: Config): void {
  const missing = (["SUPABASE_URL", "SUPABASE_ANON_KEY", "TEMPORAL_ADDRESS"] as const).filter((name) => !config[name]);
  const faults = missing.map((name) => `${name}: is not set. Start everything with \`npm start\`, or set it to yours.`);
  if (config.FEEDREEL_EMBEDDED && !isLoopback(config.HOST)) {
    faults.push(
      `HOST: is ${config.HOST}, but in embedded mode requests without a token are the demo user's, so only a loopback ` +
        "address (127.0.0.1, ::1, localhost) is allowed. To serve others, set SUPABASE_URL and its keys.",
    );
  }
  if (config.FEEDREEL_EMBEDDED && config.SUPABASE_JWT_SECRET === undefined) {
    faults.push("SUPABASE_JWT_SECRET: is not set; embedded mode needs it for the demo user's token.");
  }
  if (
    !config.FEEDREEL_EMBEDDED &&
    config.STORAGE === "local" &&
    !config.SUPABASE_JWT_SECRET &&
    !config.SUPABASE_SERVICE_ROLE_KEY
  ) {
    faults.push("SUPABASE_JWT_SECRET: is not set; links to local files are signed with it. Or set STORAGE=supabase.");
  }
  if (faults.length > 0)
    throw new ConfigError(`The API cannot start:\n${faults.map((fault) => `  ${fault}`).join("\n")}`);
}

export interface RunningApi {
  /** `http://host:port` */
  url: string;
  /** Accepts no new requests and waits for running ones, for 10 s at most. */
  stop(): Promise<void>;
}

/**
 * Starts the API.
 * @throws ConfigError where the port is taken
 */
export async function serveApi(deps: Omit<ApiDeps, "closing">): Promise<RunningApi> {
  const { config, log } = deps;
  const closing = new AbortController();
  const app = createApp({ ...deps, closing: closing.signal });
  // A request without a Host is answered with a problem, as every other that cannot be read.
  const server = createServer({ requireHostHeader: false }, createListener(app, log));
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const taken = error.code === "EADDRINUSE";
      reject(
        taken ? new ConfigError(`PORT: ${config.PORT} is in use. Stop what uses it, or set another PORT.`) : error,
      );
    });
    server.listen(config.PORT, config.HOST, resolve);
  });
  const host = config.HOST.includes(":") ? `[${config.HOST}]` : config.HOST;
  const url = `http://${host}:${config.PORT}`;
  log.info({ url }, "listening");
  return {
    url,
    async stop() {
      closing.abort();
      const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
      await new Promise<void>((resolve) => server.close(() => resolve()));
      clearTimeout(cut);
      log.info("stopped");
    },
  };
}
