import { type BatchStatus, type JobStatus, workflowIds } from "../../contract/jobs.ts";
import { batchStart, callbackStart } from "../../contract/workflow-starts.ts";
import { endBatch, getBatch } from "../../store/batches.ts";
import { endJob } from "../../store/jobs.ts";
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
  const open = jobs.filter(isOpen);
  if (verdict === "start" && open.length > 0) return startBatch(deps, batch, jobs);

  if (verdict === "broke") await Promise.all(open.map((job) => endJob(deps.db, job.id, BROKE)));
  const status = verdict === "stopped" ? "cancelled" : statusOf(batch, jobs);
  await endBatch(deps.db, batch.id, status);
  deps.log.warn({ batch_id: batch.id, verdict, status }, "batch ended: its workflow had ended without its row knowing");
  if (batch.callback_url !== null) await tellOfTheEnd(deps, batch, run?.runId ?? String(batch.runs));
}

const isOpen = ({ status }: { status: JobStatus }) => status === "queued" || status === "processing";

const BROKE = {
  status: "failed",
  error: "Something went wrong inside Feedreel, so this video was given up. Retry it.",
  error_type: "InternalError",
  failed_stage: null,
} as const;

async function startBatch({ client, db, log, concurrency }: ReconcilerDependencies, batch: BatchRow, jobs: JobRow[]) {
  const run = jobs.every(isOpen) ? batch.runs : await countAnotherRun(db, batch);
  await startWorkflow(client, batchStart(batchInput(batch, jobs, concurrency), { name: batch.name, run }));
  log.warn({ batch_id: batch.id }, "batch started: it had no workflow");
}

/** As the batch's workflow would have called it, open jobs having failed. */
function statusOf({ max_failures }: BatchRow, jobs: readonly JobRow[]): BatchStatus {
  const count = (wanted: JobStatus) => jobs.filter(({ status }) => status === wanted).length;
  const failed = count("failed") + jobs.filter(isOpen).length;
  if (max_failures !== null && failed > max_failures) return "failed";
  if (count("completed") === jobs.length) return "complete";
  if (count("cancelled") === jobs.length) return "cancelled";
  return count("completed") > 0 ? "partial" : "failed";
}

async function tellOfTheEnd({ client }: ReconcilerDependencies, batch: BatchRow, runId: string): Promise<void> {
  await startWorkflow(client, callbackStart({ batchId: batch.id, profileId: batch.profile_id, runId }));
}
