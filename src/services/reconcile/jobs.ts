import { crashFailure } from "../../contract/failures.ts";
import type { JobEnd } from "../../contract/jobs.ts";
import { feedSyncStart, videoStart, type WorkflowStart } from "../../contract/workflow-starts.ts";
import { endSync } from "../../store/feeds.ts";
import { endJob } from "../../store/jobs.ts";
import type { JobRow } from "../../store/rows.ts";
import { unfinishedSingleJobs } from "../../store/unfinished.ts";
import { diagnose, findRun, type Repair, type Run } from "../../temporal/runs.ts";
import { startWorkflow } from "../../temporal/start-workflow.ts";
import type { Discrepancy, ReconcilerDependencies } from "./discrepancy.ts";

/** Single videos and feed syncs that have no workflow, or whose workflow has ended without recording it. */
export async function findJobDiscrepancies(deps: ReconcilerDependencies): Promise<Discrepancy[]> {
  const discrepancies: Discrepancy[] = [];
  for (const job of await unfinishedSingleJobs(deps.db)) {
    const start = startOf(job);
    if (start === null) continue;
    const run = await findRun(deps.client, start.workflowId);
    const action = diagnose(isCurrent(job, run) ? run : null);
    if (action === "ok") continue;
    discrepancies.push({
      key: `job ${job.id} ${run?.runId} ${action}`,
      repair: () => repairJob(deps, job, action, start),
    });
  }
  return discrepancies;
}

/** @returns null where the row lacks what the workflow needs, which does not occur */
function startOf(job: JobRow): WorkflowStart | null {
  const { id: jobId, profile_id: profileId, settings, product_id, content, feed_id, title } = job;
  if (job.kind === "feed_sync") {
    return feed_id === null ? null : feedSyncStart({ jobId, feedId: feed_id, profileId, feedName: title ?? "" });
  }
  if (settings === null) return null;
  const item = { jobId, productId: product_id ?? "", title, ...(content !== null && { text: content }) };
  return videoStart({ ...item, batchId: null, profileId, settings });
}

/** The syncs of a feed share one workflow id; their memo holds the job. */
function isCurrent(job: JobRow, run: Run | null): boolean {
  return job.kind !== "feed_sync" || run?.status === "RUNNING" || run?.memo.job_id === job.id;
}

async function repairJob(
  { client, db, log }: ReconcilerDependencies,
  job: JobRow,
  action: Repair,
  start: WorkflowStart,
): Promise<void> {
  const context = { job_id: job.id, workflow_id: start.workflowId };
  if (action === "start") {
    await startWorkflow(client, start);
    log.warn(context, "job started: it had no workflow");
    return;
  }
  const end: JobEnd = action === "cancelled" ? { status: "cancelled" } : CRASHED;
  await (job.kind === "feed_sync" ? endSync : endJob)(db, job.id, end);
  log.warn({ ...context, action }, "job ended: its workflow had ended without recording it");
}

const CRASHED: JobEnd = {
  status: "failed",
  ...crashFailure("this", "Try it again."),
  failed_stage: null,
};
