/** A lock between processes: a folder, since only one process can create it. The lock of a dead process is taken over. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A holder writes its pid right after it made the folder. One without a pid for this long, in ms, has died in between. */
const WITHOUT_PID_MS = 2_000;

/**
 * Runs `work` while no other process holds the lock; waits for one that does.
 * @param {string} folder exists while the lock is held
 * @param {() => Promise<void>} work
 */
export async function withLock(folder, work) {
  mkdirSync(dirname(folder), { recursive: true });
  let announced = false;
  let withoutPidSince = 0;
  while (!tryLock(folder)) {
    const holder = holderOf(folder);
    if (holder === undefined) withoutPidSince ||= Date.now();
    else withoutPidSince = 0;
    if (holder === undefined ? Date.now() - withoutPidSince > WITHOUT_PID_MS : !alive(holder)) discard(folder);
    else if (holder !== undefined && !announced) {
      console.error(`Waiting for another set-up (process ${holder}) to finish.`);
      announced = true;
    }
    await sleep(200);
  }
  const release = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", release);
  try {
    await work();
  } finally {
    process.off("exit", release);
    release();
  }
}

function tryLock(folder) {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
  writeFileSync(join(folder, "pid"), String(process.pid));
  return true;
}

function holderOf(folder) {
  try {
    return Number(readFileSync(join(folder, "pid"), "utf8")) || undefined;
  } catch {
    return undefined;
  }
}

/** Renames the folder first, so that only one of two processes that find it abandoned removes it. */
function discard(folder) {
  const aside = `${folder}.${process.pid}`;
  try {
    renameSync(folder, aside);
    rmSync(aside, { recursive: true, force: true });
  } catch {
    // Another process was quicker.
  }
}

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
