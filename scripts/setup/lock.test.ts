import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { withLock } from "./lock.mjs";

let base: string;
let lock: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "feedreel-setup-lock-"));
  lock = join(base, "lock");
});
afterEach(() => rmSync(base, { recursive: true }));

/** Fails where two processes are inside at the same time. */
const WORKER = `
  import { mkdirSync, rmdirSync } from "node:fs";
  import { withLock } from ${JSON.stringify(new URL("./lock.mjs", import.meta.url).href)};
  const [lock, inside] = process.argv.slice(1);
  await withLock(lock, async () => {
    mkdirSync(inside);
    await new Promise((resolve) => setTimeout(resolve, 50));
    rmdirSync(inside);
  });`;

test("processes work one after the other", async () => {
  const workers = Array.from({ length: 4 }, () =>
    spawn(process.execPath, ["--input-type=module", "-e", WORKER, lock, join(base, "inside")], { stdio: "ignore" }),
  );
  const codes = await Promise.all(workers.map(async (worker) => (await once(worker, "exit"))[0]));
  expect(codes).toEqual([0, 0, 0, 0]);
  expect(existsSync(lock)).toBe(false);
});

test("the lock of a dead process is taken over", async () => {
  const dead = spawn("true");
  await once(dead, "exit");
  mkdirSync(lock);
  writeFileSync(join(lock, "pid"), String(dead.pid));
  let worked = false;
  await withLock(lock, async () => {
    worked = true;
  });
  expect(worked).toBe(true);
});

test("work that fails releases the lock", async () => {
  const failing = withLock(lock, async () => {
    throw new Error("no");
  });
  await expect(failing).rejects.toThrow("no");
  expect(existsSync(lock)).toBe(false);
});
