import pino, { type DestinationStream, type Logger } from "pino";
import type { Config } from "./config.ts";

/** One JSON line per event, to stdout unless told otherwise. Whatever could hold a secret is left out by name, wherever it stands. */
export function createLogger(
  config: Pick<Config, "LOG_LEVEL">,
  role: string,
  destination: DestinationStream = pino.destination(1),
): Logger {
  const secret = ["authorization", "apikey", "api_key", "apiKey", "token", "key", "secret", "password"];
  const options = {
    level: config.LOG_LEVEL,
    base: { role, pid: process.pid },
    redact: { paths: secret.flatMap((name) => [name, `*.${name}`, `*.*.${name}`, `err.*.${name}`]), remove: true },
  };
  return pino(options, destination);
}
