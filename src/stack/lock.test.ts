import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { lockDataDir } from "./lock.ts";
import { markOf } from "./process-identity.ts";

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "feedreel-lock-"));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const leaveLock = (mark: object) => writeFileSync(join(dataDir, "stack.lock"), JSON.stringify(mark));

test("a second stack on one DATA_DIR is refused until the first has stopped", () => {
  const unlock = lockDataDir(dataDir);
  expect(() => lockDataDir(dataDir)).toThrow(`Feedreel already runs on ${dataDir}`);
  unlock();
  lockDataDir(dataDir)();
  expect(readdirSync(dataDir)).toEqual([]);
});

test("the refusal names the process", async () => {
  const holder = spawn("sleep", ["60"]);
  try {
    leaveLock(markOf(holder.pid ?? 0));
    expect(() => lockDataDir(dataDir)).toThrow(`process ${holder.pid}`);
  } finally {
    holder.kill("SIGKILL");
    await once(holder, "exit");
  }
  lockDataDir(dataDir)();
});

test("the lock of a process whose pid now belongs to another one is taken over", () => {
  leaveLock({ ...markOf(process.ppid), identity: "started at another time" });
  expect(() => lockDataDir(dataDir)()).not.toThrow();
});

test("a half-written lock is taken over", () => {
  writeFileSync(join(dataDir, "stack.lock"), "{");
  expect(() => lockDataDir(dataDir)()).not.toThrow();
});
