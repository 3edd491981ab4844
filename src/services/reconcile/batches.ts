import { type BatchEnd, hasEnded, workflowIds } from "../../contract/jobs.ts";
import { batchStart, callbackStart } from "../../contract/workflow-starts.ts";
import { endBatch, failBatch, getBatch } from "../../store/batches.ts";
import type { BatchRow, JobRow } from "../../store/rows.ts";
import { countAnotherRun, unfinishedBatches } from "../../store/unfinished.ts";
import { diagnose, findRun, type Repair, type Run } from "../../temporal/runs.ts";
import { startWorkflow } from "../../temporal/start-workflow.ts";
import { batchInput } from "../batches/batch-input.ts";
import type { ReconcilerDependencies } from "./discrepancy.ts";
import type { RowKind } from "./row-sweep.ts";

/** Batches that have no workflow, or whose workflow has ended without recording it. */
export const BATCHES: RowKind<BatchRow> = {
  idField: "batch_id",
  page: unfinishedBatches,
  async find(deps, batch) {
    const run = await findRun(deps.client, workflowIds.batch(batch.id));
    const action = diagnose(isCurrent(batch, run) ? run : null);
    if (action === "ok") return null;
    return {
      key: `batch ${batch.id} ${batch.runs} ${run?.runId} ${action}`,
      repair: () => repairBatch(deps, batch, action, run),
    };
  },
  async fail(deps, batch, { message: error, type: error_type }) {
    await failBatch(deps.db, batch.id, { error, error_type });
    if (batch.callback_url !== null) await notifyCompleted(deps, batch, String(batch.runs));
  },
};

/** The runs of a batch share one workflow id; their memo holds the number of the run, left out by those of early versions. */
function isCurrent({ runs }: BatchRow, run: Run | null): boolean {
  const { run: number = 1 } = run?.memo ?? {};
  return run?.status === "RUNNING" || number === runs;
}

const ENDS: Record<Repair, BatchEnd> = { start: "finished", cancelled: "cancelled", crashed: "crashed" };

async function repairBatch(
  deps: ReconcilerDependencies,
  { id, profile_id, runs }: BatchRow,
  action: Repair,
  run: Run | null,
): Promise<void> {
  const found = await getBatch(deps.db, profile_id, id);
  if (found?.batch.status !== "processing" || found.batch.runs !== runs) return;
  const { batch, jobs } = found;
  if (action === "start" && !jobs.every(hasEnded)) return startMissingRun(deps, batch, jobs);

  const status = await endBatch(deps.db, id, ENDS[action]);
  deps.log.warn({ batch_id: id, action, status }, "batch ended: its workflow had ended without recording it");
  if (batch.callback_url !== null) await notifyCompleted(deps, batch, run?.runId ?? String(runs));
}

/** Where some jobs have ended, the rest of them is another run. */
async function startMissingRun(
  { client, db, log, concurrency }: ReconcilerDependencies,
  batch: BatchRow,
  jobs: JobRow[],
) {
  const run = jobs.some(hasEnded) ? await countAnotherRun(db, batch) : batch.runs;
  await startWorkflow(client, batchStart(batchInput(batch, jobs, concurrency), { name: batch.name, run }));
  log.warn({ batch_id: batch.id, run }, "batch started: it had no workflow");
}

async function notifyCompleted({ client }: ReconcilerDependencies, batch: BatchRow, runId: string): Promise<void> {
  await startWorkflow(client, callbackStart({ batchId: batch.id, profileId: batch.profile_id, runId }));
}
