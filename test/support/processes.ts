/** What the tests of the stack need to see of its processes. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type ProcessMark, stillRuns } from "../../src/stack/process-identity.ts";

/** The processes that the stack of a DATA_DIR has noted, by name. */
export function processesOf(dataDir: string): Record<string, ProcessMark> {
  return JSON.parse(readFileSync(join(dataDir, "stack.json"), "utf8")).processes;
}

export const goneAll = (marks: ProcessMark[]): boolean => marks.length > 0 && !marks.some(stillRuns);
