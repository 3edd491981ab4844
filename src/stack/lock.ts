/** One stack per DATA_DIR: a file that names the process which runs it, and is worthless when that has died. */
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
 * Takes DATA_DIR for this process.
 * @returns gives it back
 * @throws StackError where another stack runs on it
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

/** Makes the lock whole or not at all. */
function tryLink(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Takes away a dead process's lock; should it be another's by now, who was quicker, that one gets it back. */
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
