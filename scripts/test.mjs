/**
 * Runs the tests: all of them in two halves at once, each with servers of its own, since the end-to-end tests wait more
 * than they compute; or, with arguments, what those name to vitest.
 */
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
const given = process.argv.slice(2);
const runs = given.length > 0 ? [given] : [["--shard=1/2"], ["--shard=2/2"]];

/** @returns {Promise<boolean>} whether all of it passed */
const run = (options) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [vitest, "run", ...options], { stdio: ["ignore", "inherit", "inherit"] });
    child.once("error", reject);
    child.once("exit", (code) => resolve(code === 0));
  });

const passed = await Promise.all(runs.map(run));
process.exitCode = passed.every(Boolean) ? 0 : 1;
