/** What the tools in this folder share: where the stack of DATA_DIR is, and running a program with its settings. */
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
if (existsSync(join(root, ".env"))) process.loadEnvFile(join(root, ".env"));

/** DATA_DIR; a relative one is below the current folder, as for `npm start`. */
export const dataDir = resolve(process.env.DATA_DIR || ".data");

/**
 * Reads a file of DATA_DIR that a running stack writes.
 * Prints what to do and exits with code 1 when there is none.
 * @returns {string}
 */
export function readDataFile(name) {
  const path = join(dataDir, name);
  if (existsSync(path)) return readFileSync(path, "utf8");
  console.error(`There is no ${path}: no stack runs on this DATA_DIR. Run \`npm start\` first.`);
  process.exit(1);
}

/** Runs a program in this terminal with the arguments of this process, and exits as it does. */
export function runProgram(program, settings) {
  const child = spawn(program, process.argv.slice(2), { stdio: "inherit", env: { ...process.env, ...settings } });
  // Ctrl-C is the program's to handle.
  process.on("SIGINT", () => {});
  child.on("error", (error) => {
    console.error(error.code === "ENOENT" ? `${program} is not on PATH. Install it first.` : error.message);
    process.exit(1);
  });
  child.on("exit", (code) => process.exit(code ?? 1));
}
