/** Log files of processes whose output does not go to the terminal. */
import { createWriteStream, mkdirSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { createScrub } from "../secrets.ts";

/** A log larger than this is renamed to `.old` at the next start; bytes. */
const ROTATE_AT = 5_000_000;

/** Receives one line, without its line break. */
export type LineSink = (line: string) => void;

/** Removes secrets from lines: those that a program prints when it crashes, or PostgreSQL where a statement fails. */
export function scrubbed(sink: LineSink, secrets: readonly string[]): LineSink {
  const scrub = createScrub(secrets);
  return (line) => sink(scrub(line));
}

/** Appends lines to DATA_DIR/logs/NAME.log. */
export function logFile(dataDir: string, name: string): LineSink {
  const folder = join(dataDir, "logs");
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.log`);
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > ROTATE_AT) renameSync(path, `${path}.old`);
  const file = createWriteStream(path, { flags: "a", mode: 0o600 });
  // A full disk must not stop the stack: losing log lines is the smaller loss.
  file.on("error", () => {});
  return (line) => void file.write(`${line}\n`);
}
