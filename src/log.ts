import pino, { type DestinationStream, type Logger } from "pino";
import type { Config } from "./config.ts";

/**
 * Logs one JSON line per event. Fields whose names stand for secrets are removed.
 * @param destination by default stdout
 */
export function createLogger(
  config: Pick<Config, "LOG_LEVEL">,
  role: string,
  destination: DestinationStream = pino.destination(1),
): Logger {
  const secrets = ["authorization", "apikey", "api_key", "apiKey", "token", "key", "secret", "password"];
  const options = {
    level: config.LOG_LEVEL,
    base: { role, pid: process.pid },
    redact: { paths: secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`, `err.*.${name}`]), remove: true },
  };
  return pino(options, destination);
}
