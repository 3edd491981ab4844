import pino, { type Logger } from "pino";
import type { Config } from "./config.ts";

/** One JSON line per event. Whatever could hold a secret is left out by name, wherever it stands. */
export function createLogger(config: Pick<Config, "LOG_LEVEL">, role: string): Logger {
  const secret = ["authorization", "apikey", "api_key", "apiKey", "token", "key", "secret", "password"];
  return pino({
    level: config.LOG_LEVEL,
    base: { role, pid: process.pid },
    redact: { paths: secret.flatMap((name) => [name, `*.${name}`, `*.*.${name}`, `err.*.${name}`]), remove: true },
  });
}
