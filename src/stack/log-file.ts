/** Logs of processes whose lines are not for the terminal. */
import { createWriteStream, mkdirSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";

/** A log that has grown beyond this is put aside as `.old` at the next start; bytes. */
const ROTATE_AT = 5_000_000;

/** Takes one line, without its end. */
export type LineSink = (line: string) => void;

/** Appends lines to DATA_DIR/logs/NAME.log. */
export function logFile(dataDir: string, name: string): LineSink {
  const folder = join(dataDir, "logs");
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.log`);
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > ROTATE_AT) renameSync(path, `${path}.old`);
  const file = createWriteStream(path, { flags: "a", mode: 0o600 });
  // A full disk must not end the stack: its log is the least of the losses.
  file.on("error", () => {});
  return (line) => void file.write(`${line}\n`);
}
