/** Output of the stack and its roles: formatted to the terminal, or as JSON lines to files. */
import type { Logger } from "pino";
import { prettyFactory } from "pino-pretty";
import type { Config } from "../config.ts";
import { createLogger } from "../log.ts";
import { secretsOf } from "../secrets.ts";
import { type LineSink, logFile, scrubbed } from "./log-file.ts";

export interface StackOutput {
  log: Logger;
  /** Receives the JSON lines of a role. */
  role(name: string): LineSink;
}

/** Everything goes to the terminal, formatted. */
export function terminalOutput(config: Config): StackOutput {
  const readable = prettyFactory({
    colorize: process.stdout.isTTY ?? false,
    translateTime: "SYS:HH:MM:ss",
    messageFormat: "{role}: {msg}",
    ignore: "pid,hostname,role",
    singleLine: true,
  });
  const show: LineSink = (line) => {
    process.stdout.write(line.startsWith("{") ? (readable(line) ?? `${line}\n`) : `${line}\n`);
  };
  return { log: createLogger(config, "stack", { write: show }), role: () => scrubbed(show, secretsOf(config)) };
}

/** Everything goes to files: DATA_DIR/logs/stack.log, worker.log, api.log. */
export function fileOutput(config: Config): StackOutput {
  const stack = logFile(config.DATA_DIR, "stack");
  return {
    log: createLogger(config, "stack", { write: (line) => stack(line.trimEnd()) }),
    role: (name) => scrubbed(logFile(config.DATA_DIR, name), secretsOf(config)),
  };
}
