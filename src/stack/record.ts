/** What the running stack tells others of this machine, in DATA_DIR/stack.json: how to join it, and its processes. */
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { writeAtomicallySync } from "../atomic-write.ts";
import { markOf, stillRuns } from "./process-identity.ts";

const markSchema = z.object({ pid: z.number(), identity: z.string() });
const recordSchema = z.object({
  stack: markSchema,
  processes: z.record(z.string(), markSchema),
  api: z.string().nullable(),
  temporal_ui: z.string().nullable(),
  /** Environment of a worker or an API that joins. */
  environment: z.record(z.string(), z.string()),
});
export type StackRecord = z.infer<typeof recordSchema>;

const recordPath = (dataDir: string): string => join(dataDir, "stack.json");

function read(dataDir: string): StackRecord | null {
  try {
    return recordSchema.parse(JSON.parse(readFileSync(recordPath(dataDir), "utf8")));
  } catch {
    return null;
  }
}

/** The stack that runs on DATA_DIR, or null. */
export function runningStack(dataDir: string): StackRecord | null {
  const record = read(dataDir);
  return record && stillRuns(record.stack) ? record : null;
}

/** Writes a file that only its owner may read. */
export function writePrivateFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeAtomicallySync(path, text, 0o600);
}

export interface OpenRecord {
  /** Notes a process that runs, or null when it has ended. */
  notePid(name: string, pid: number | null): void;
  /** Makes known how to join. */
  publish(how: Pick<StackRecord, "api" | "temporal_ui" | "environment">): void;
  close(): void;
}

/** Starts this process's record. */
export function openRecord(dataDir: string): OpenRecord {
  const record: StackRecord = {
    stack: markOf(process.pid),
    processes: {},
    api: null,
    temporal_ui: null,
    environment: {},
  };
  const write = () => writePrivateFile(recordPath(dataDir), `${JSON.stringify(record, null, 2)}\n`);
  return {
    notePid(name, pid) {
      if (pid === null) delete record.processes[name];
      else record.processes[name] = markOf(pid);
      write();
    },
    publish(how) {
      Object.assign(record, how);
      write();
    },
    close: () => rmSync(recordPath(dataDir), { force: true }),
  };
}

/** The guardian gives children 5 s to end; whoever is still there after this long, in ms, lost the guardian too. */
const GUARDIAN_LIMIT_MS = 7_000;

/** Waits until the processes of a stack that died are gone, and ends those that its guardian left. */
export async function endLeftovers(dataDir: string): Promise<void> {
  const left = Object.values(read(dataDir)?.processes ?? {});
  const deadline = Date.now() + GUARDIAN_LIMIT_MS;
  while (left.some(stillRuns) && Date.now() < deadline) await sleep(50);
  for (const mark of left.filter(stillRuns)) process.kill(mark.pid, "SIGKILL");
  while (left.some(stillRuns)) await sleep(20);
}
