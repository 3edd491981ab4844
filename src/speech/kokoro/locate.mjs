/** Where set-up puts the natural offline voice. Plain JavaScript: set-up runs it before anything is installed. */
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Changes with the files that set-up fetches. */
const EDITION = "kokoro-1.0-1";

/**
 * The folder with `model.onnx`, `voices/NAME.bin` and `node_modules/onnxruntime-node`, shared by all checkouts of this user. It
 * gets this name only when all of it is there.
 * @param {NodeJS.ProcessEnv} environment
 */
export function kokoroFolder(environment = process.env) {
  const cache = environment.XDG_CACHE_HOME || join(homedir(), ".cache");
  return join(cache, "feedreel", EDITION);
}

/** The systems that its runtime has a build for. */
const PLATFORMS = ["linux-x64", "linux-arm64", "darwin-arm64"];
export const canHaveKokoro = PLATFORMS.includes(`${process.platform}-${process.arch}`);

/** @param {NodeJS.ProcessEnv} environment */
export const hasKokoro = (environment = process.env) => existsSync(kokoroFolder(environment));
