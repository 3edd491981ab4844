/** One stack per DATA_DIR: a lock file that names its process. The lock of a dead process does not count. */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { StackError } from "./errors.ts";
import { markOf, type ProcessMark, stillRuns } from "./process-identity.ts";

const markSchema = z.object({ pid: z.number(), identity: z.string() });

function read(path: string): ProcessMark | null {
  try {
    return markSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return null;
  }
}

/**
 * Locks DATA_DIR for this process.
 * @returns releases the lock
 * @throws StackError when another stack runs on it
 */
export function lockDataDir(dataDir: string): () => void {
  const path = join(dataDir, "stack.lock");
  const mine = markOf(process.pid);
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(mine));
  try {
    while (!tryLink(draft, path)) {
      const holder = read(path);
      if (holder && stillRuns(holder)) {
        const what = holder.pid === process.pid ? "this process" : `process ${holder.pid}`;
        throw new StackError(
          `Feedreel already runs on ${dataDir}, as ${what}. Stop that one first, or start this one with a DATA_DIR and ports of its own.`,
        );
      }
      discard(path, holder);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  return () => {
    const holder = read(path);
    if (holder?.pid === mine.pid && holder.identity === mine.identity) rmSync(path, { force: true });
  };
}

/** Creates the lock file atomically. @returns false when it exists */
function tryLink(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Removes a dead process's lock. If another process was quicker and it is that one's lock by now, puts it back. */
function discard(path: string, dead: ProcessMark | null): void {
  const aside = `${path}.${process.pid}.dead`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  const taken = read(aside);
  if (taken && stillRuns(taken) && taken.identity !== dead?.identity) tryLink(aside, path);
  rmSync(aside, { force: true });
}
