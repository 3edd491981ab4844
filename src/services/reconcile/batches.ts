import { type JobStatus, workflowIds } from "../../contract/jobs.ts";
import { batchStart, callbackStart } from "../../contract/workflow-starts.ts";
import { endBatch, getBatch } from "../../store/batches.ts";
import type { BatchRow, JobRow } from "../../store/rows.ts";
import { countAnotherRun, unfinishedBatches } from "../../store/unfinished.ts";
import { findRun, judge, type Run, type Verdict } from "../../temporal/runs.ts";
import { startWorkflow } from "../../temporal/starts.ts";
import { batchInput } from "../batches/batch-input.ts";
import type { ReconcilerDependencies, Suspect } from "./discrepancy.ts";

/** Batches whose workflow is not there, or has ended without their row knowing. */
export async function suspectBatches(deps: ReconcilerDependencies): Promise<Suspect[]> {
  const suspects: Suspect[] = [];
  for (const batch of await unfinishedBatches(deps.db)) {
    const run = await findRun(deps.client, workflowIds.batch(batch.id));
    const verdict = judge(ofThisStart(batch, run));
    if (verdict === "leave") continue;
    suspects.push({
      seen: `batch ${batch.id} ${batch.runs} ${run?.runId} ${verdict}`,
      repair: () => repairBatch(deps, batch, verdict, run),
    });
  }
  return suspects;
}

/** A batch's runs share one id, and each says in its memo which it is; those from before there were several do not. */
function ofThisStart({ runs }: BatchRow, run: Run | null): Run | null {
  const { run: number = 1 } = run?.memo ?? {};
  return run === null || run.status === "RUNNING" || number === runs ? run : null;
}

async function repairBatch(
  deps: ReconcilerDependencies,
  suspect: BatchRow,
  verdict: Exclude<Verdict, "leave">,
  run: Run | null,
): Promise<void> {
  const found = await getBatch(deps.db, suspect.profile_id, suspect.id);
  if (found?.batch.status !== "processing" || found.batch.runs !== suspect.runs) return;
  const { batch, jobs } = found;
  if (verdict === "start" && jobs.some(isOpen)) return startBatch(deps, batch, jobs);

  const ends = { start: "finished", stopped: "cancelled", broke: "crashed" } as const;
  const status = await endBatch(deps.db, batch.id, ends[verdict]);
  deps.log.warn({ batch_id: batch.id, verdict, status }, "batch ended: its workflow had ended without its row knowing");
  if (batch.callback_url !== null) await tellOfTheEnd(deps, batch, run?.runId ?? String(batch.runs));
}

const isOpen = ({ status }: { status: JobStatus }) => status === "queued" || status === "processing";

async function startBatch({ client, db, log, concurrency }: ReconcilerDependencies, batch: BatchRow, jobs: JobRow[]) {
  const run = jobs.every(isOpen) ? batch.runs : await countAnotherRun(db, batch);
  await startWorkflow(client, batchStart(batchInput(batch, jobs, concurrency), { name: batch.name, run }));
  log.warn({ batch_id: batch.id }, "batch started: it had no workflow");
}

async function tellOfTheEnd({ client }: ReconcilerDependencies, batch: BatchRow, runId: string): Promise<void> {
  await startWorkflow(client, callbackStart({ batchId: batch.id, profileId: batch.profile_id, runId }));
}
