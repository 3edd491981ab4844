import type { Logger as SdkLogger } from "@temporalio/worker";
import type { Logger } from "pino";

/** Writes what the SDK logs to our log; its notes on single tasks are debug there. */
export function createSdkLogger(log: Logger): SdkLogger {
  const at = (level: "debug" | "info" | "warn" | "error") => (message: string, meta?: object) =>
    log[level](meta ?? {}, message);
  const levels = { trace: at("debug"), debug: at("debug"), info: at("debug"), warn: at("warn"), error: at("error") };
  return {
    ...levels,
    log: (level, message, meta) => levels[level.toLowerCase() as keyof typeof levels](message, meta),
  };
}
