import type { JobEnd } from "../../contract/jobs.ts";
import { feedSyncStart, videoStart, type WorkflowStart } from "../../contract/workflow-starts.ts";
import { endSync } from "../../store/feeds.ts";
import { endJob } from "../../store/jobs.ts";
import type { JobRow } from "../../store/rows.ts";
import { unfinishedSingleJobs } from "../../store/unfinished.ts";
import { findRun, judge, type Run, type Verdict } from "../../temporal/runs.ts";
import { startWorkflow } from "../../temporal/starts.ts";
import type { ReconcilerDependencies, Suspect } from "./discrepancy.ts";

/** Single videos and feed syncs whose workflow is not there, or has ended without their row knowing. */
export async function suspectJobs(deps: ReconcilerDependencies): Promise<Suspect[]> {
  const suspects: Suspect[] = [];
  for (const job of await unfinishedSingleJobs(deps.db)) {
    const start = startOf(job);
    if (start === null) continue;
    const run = await findRun(deps.client, start.workflowId);
    const verdict = judge(ofThisJob(job, run));
    if (verdict === "leave") continue;
    suspects.push({
      seen: `job ${job.id} ${run?.runId} ${verdict}`,
      repair: () => repairJob(deps, job, verdict, start),
    });
  }
  return suspects;
}

/** @returns null for a row that says too little to be started; the schema lets none be */
function startOf(job: JobRow): WorkflowStart | null {
  const { id: jobId, profile_id: profileId, settings, product_id, content, feed_id, title } = job;
  if (job.kind === "feed_sync") {
    return feed_id === null ? null : feedSyncStart({ jobId, feedId: feed_id, profileId, feedName: title ?? "" });
  }
  if (settings === null) return null;
  const item = { jobId, productId: product_id ?? "", title, ...(content !== null && { text: content }) };
  return videoStart({ ...item, batchId: null, profileId, settings });
}

/** A feed's syncs share one id: one that has ended and was another job's is none of this one's. */
function ofThisJob(job: JobRow, run: Run | null): Run | null {
  const other = job.kind === "feed_sync" && run !== null && run.memo.job_id !== job.id;
  return other && run.status !== "RUNNING" ? null : run;
}

async function repairJob(
  { client, db, log }: ReconcilerDependencies,
  job: JobRow,
  verdict: Exclude<Verdict, "leave">,
  start: WorkflowStart,
): Promise<void> {
  if (verdict === "start") {
    await startWorkflow(client, start);
    log.warn({ job_id: job.id, workflow_id: start.workflowId }, "job started: it had no workflow");
    return;
  }
  const end: JobEnd = verdict === "stopped" ? { status: "cancelled" } : BROKE;
  await (job.kind === "feed_sync" ? endSync : endJob)(db, job.id, end);
  log.warn({ job_id: job.id, workflow_id: start.workflowId, verdict }, "job ended: its workflow had ended");
}

const BROKE: JobEnd = {
  status: "failed",
  error: "Something went wrong inside Feedreel, so this was given up. Try it again.",
  error_type: "InternalError",
  failed_stage: null,
};
