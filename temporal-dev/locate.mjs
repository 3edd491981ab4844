/** Where the `temporal` program may be. Plain JavaScript: set-up runs it before anything is installed. */
import { homedir } from "node:os";
import { join } from "node:path";
import { isProgram, onPath } from "../scripts/setup/system.mjs";

/** The newest release of the official CLI that `go install` can build; later ones carry a `replace` in go.mod. */
export const TEMPORAL_VERSION = "1.5.1";

/**
 * The folder of the one that set-up downloads or builds, shared by all checkouts of this user.
 * @param {NodeJS.ProcessEnv} environment
 */
export function temporalCache(environment = process.env) {
  const cache = environment.XDG_CACHE_HOME || join(homedir(), ".cache");
  return join(cache, "feedreel", `temporal-${TEMPORAL_VERSION}`);
}

/**
 * @param {NodeJS.ProcessEnv} environment
 * @returns {string | undefined} path of the program: on PATH, in our cache, or where Temporal's own installer puts it
 */
export function locateTemporal(environment = process.env) {
  return (
    onPath("temporal", environment) ??
    [join(temporalCache(environment), "temporal"), join(homedir(), ".temporalio", "bin", "temporal")].find(isProgram)
  );
}
