import type { Logger as SdkLogger } from "@temporalio/worker";
import type { Logger } from "pino";

/** Writes the SDK's log lines to our log; its info lines, which are about single tasks, as debug. */
export function createSdkLogger(log: Logger): SdkLogger {
  const at = (level: "debug" | "info" | "warn" | "error") => (message: string, meta?: object) =>
    log[level](meta ?? {}, message);
  const levels = { trace: at("debug"), debug: at("debug"), info: at("debug"), warn: at("warn"), error: at("error") };
  return {
    ...levels,
    log: (level, message, meta) => levels[level.toLowerCase() as keyof typeof levels](message, meta),
  };
}
