/**
 * Runs the tests: all of them, or those that the arguments name to vitest. All of them are two runs at once, since the
 * end-to-end tests wait more than they compute. Where the time goes: docs/testing.md.
 */
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const AT_ONCE = [
  ["--project", "e2e"],
  ["--project", "unit", "--project", "media", "--project", "workflows", "--project", "stack"],
];

const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
const given = process.argv.slice(2);
const runs = given.length > 0 ? [given] : AT_ONCE;

/** @returns {Promise<boolean>} whether all of it passed */
const run = (options) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [vitest, "run", ...options], { stdio: ["ignore", "inherit", "inherit"] });
    child.once("error", reject);
    child.once("exit", (code) => resolve(code === 0));
  });

const passed = await Promise.all(runs.map(run));
process.exitCode = passed.every(Boolean) ? 0 : 1;
