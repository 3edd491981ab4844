/** What the tests of the stack need to see of its processes. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { type ProcessMark, stillRuns } from "../../src/stack/process-identity.ts";

/** The processes that the stack of a DATA_DIR has noted, by name. */
export function processesOf(dataDir: string): Record<string, ProcessMark> {
  return JSON.parse(readFileSync(join(dataDir, "stack.json"), "utf8")).processes;
}

/** Waits for something that may take seconds. @throws with `what` when it never comes */
export async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let i = 0; i < 400; i++) {
    if (await Promise.resolve(condition()).catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect.unreachable(`${what}: it did not happen`);
}

export const goneAll = (marks: ProcessMark[]): boolean => marks.length > 0 && !marks.some(stillRuns);
