import pino, { type DestinationStream, type Logger } from "pino";
import type { Config } from "./config.ts";
import { createScrub, secretsOf } from "./secrets.ts";

/**
 * Logs one JSON line per event. Fields whose names stand for secrets are removed, and `config`'s secrets wherever they are:
 * that takes a microsecond a line.
 * @param destination by default stdout
 */
export function createLogger(
  config: Pick<Config, "LOG_LEVEL"> & Partial<Config>,
  role: string,
  destination: DestinationStream = pino.destination(1),
): Logger {
  const secrets = ["authorization", "apikey", "api_key", "apiKey", "token", "key", "secret", "password"];
  const options = {
    level: config.LOG_LEVEL,
    base: { role, pid: process.pid },
    redact: { paths: secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`, `err.*.${name}`]), remove: true },
    hooks: { streamWrite: createScrub(secretsOf(config)) },
  };
  return pino(options, destination);
}
