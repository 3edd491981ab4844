/** A lock between processes: a folder that one of them manages to make. One left by a dead process is taken over. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A holder writes its id right after making the folder; one without an id for this long, in ms, has died between. */
const NAMELESS_MS = 2_000;

/**
 * Runs `work` while no other process holds the lock; waits for one that does.
 * @param {string} folder made for as long as the lock is held
 * @param {() => Promise<void>} work
 */
export async function withLock(folder, work) {
  mkdirSync(dirname(folder), { recursive: true });
  let told = false;
  let namelessSince = 0;
  while (!tryMake(folder)) {
    const holder = holderOf(folder);
    if (holder === undefined) namelessSince ||= Date.now();
    else namelessSince = 0;
    if (holder === undefined ? Date.now() - namelessSince > NAMELESS_MS : !alive(holder)) discard(folder);
    else if (holder !== undefined && !told) {
      console.error(`Waiting for another set-up (process ${holder}) to finish.`);
      told = true;
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

function tryMake(folder) {
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

/** Renamed first, so that of two who find it dead only one removes it. */
function discard(folder) {
  const aside = `${folder}.${process.pid}`;
  try {
    renameSync(folder, aside);
    rmSync(aside, { recursive: true, force: true });
  } catch {
    // Somebody else was quicker.
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
