/**
 * Set-up: installs and builds what a fresh clone lacks. A step runs only when it is needed. Uses Node's built-ins only,
 * since nothing is installed yet.
 *
 *   node scripts/setup.mjs [--test] [--run FILE ...arguments]
 *
 * --test also prepares what only the tests need. --run then imports FILE into this process, so that a signal sent to
 * `npm start` reaches the stack directly. Output goes to stderr.
 */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "./setup/chromium.mjs";
import { ffmpeg } from "./setup/ffmpeg.mjs";
import { kokoro } from "./setup/kokoro.mjs";
import { withLock } from "./setup/lock.mjs";
import { nodeVersion, packages } from "./setup/packages.mjs";
import { postgres } from "./setup/postgres.mjs";
import { runSteps, SetupError } from "./setup/steps.mjs";
import { temporal } from "./setup/temporal.mjs";
import { webPages } from "./setup/web-pages.mjs";
import { workflowBundle } from "./setup/workflow-bundle.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [options, run] = splitArguments(process.argv.slice(2));
const forTests = options.includes("--test");
if (existsSync(join(root, ".env"))) process.loadEnvFile(join(root, ".env"));

const steps = [
  nodeVersion,
  packages,
  ffmpeg,
  kokoro,
  temporal,
  postgres,
  workflowBundle,
  webPages,
  ...(forTests ? [chromium] : []),
];

try {
  const began = performance.now();
  const context = { root, forTests, environment: process.env };
  const worked = await runSteps(steps, context, (work) => withLock(join(root, "build", "setup.lock"), work));
  if (!run && !worked) console.error(`Set-up: nothing to do (${Math.round(performance.now() - began)} ms).`);
} catch (error) {
  const message = error instanceof SetupError ? error.message : fileSystemHint(error);
  if (!message) throw error;
  console.error(`\n${message}\n`);
  process.exit(1);
}

if (run) {
  const file = join(root, run[0]);
  process.argv = [process.argv[0], file, ...run.slice(1)];
  const { register } = await import("tsx/esm/api");
  register();
  await import(pathToFileURL(file).href);
}

/** @returns {[string[], string[] | undefined]} set-up's own options, and what follows --run */
function splitArguments(given) {
  const at = given.indexOf("--run");
  return at < 0 ? [given, undefined] : [given.slice(0, at), given.slice(at + 1)];
}

/** @returns {string | undefined} what to do about missing permissions or a full disk; undefined for any other error */
function fileSystemHint({ code, path }) {
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") {
    return `Set-up may not write ${path}. Run it once as the user who owns that folder:\n\n  npm run setup`;
  }
  if (code === "ENOSPC")
    return "The disk is full: set-up needs about 2.3 GB, and 5 GB while it builds Temporal. Free some space and run the same again.";
  return undefined;
}
