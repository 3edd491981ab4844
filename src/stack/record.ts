/** DATA_DIR/stack.json: how other processes of this machine join the running stack, and the pids of its processes. */
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
  /** Environment for a worker or an API that joins. */
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

/** Writes a file atomically, readable by its owner only. */
export function writePrivateFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeAtomicallySync(path, text, 0o600);
}

export interface OpenRecord {
  /** Records the pid of a process; null when it has ended. */
  recordPid(name: string, pid: number | null): void;
  /** Records how to join. */
  publish(how: Pick<StackRecord, "api" | "temporal_ui" | "environment">): void;
  close(): void;
}

/** Creates the record of this process's stack. */
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
    recordPid(name, pid) {
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

/** The guardian gives children 5 s to end. A child that still runs after this long, ms, has lost its guardian too. */
const GUARDIAN_LIMIT_MS = 7_000;

/** Waits until the processes of a crashed stack are gone, and kills those that its guardian left. */
export async function endLeftovers(dataDir: string): Promise<void> {
  const left = Object.values(read(dataDir)?.processes ?? {});
  const deadline = Date.now() + GUARDIAN_LIMIT_MS;
  while (left.some(stillRuns) && Date.now() < deadline) await sleep(50);
  for (const mark of left.filter(stillRuns)) process.kill(mark.pid, "SIGKILL");
  while (left.some(stillRuns)) await sleep(20);
}
