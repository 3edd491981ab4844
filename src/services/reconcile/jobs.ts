import { crashFailure, Failure } from "../../contract/failures.ts";
import { type JobEnd, workflowIds } from "../../contract/jobs.ts";
import { parseVideoInput } from "../../contract/stored.ts";
import { feedSyncStart, videoStart, type WorkflowStart } from "../../contract/workflow-starts.ts";
import type { Database } from "../../store/client.ts";
import { endSync } from "../../store/feeds.ts";
import { endJob } from "../../store/jobs.ts";
import type { JobRow } from "../../store/rows.ts";
import { unfinishedSingleJobs } from "../../store/unfinished.ts";
import { diagnose, findRun, type Repair, type Run } from "../../temporal/runs.ts";
import { startWorkflow } from "../../temporal/start-workflow.ts";
import { itemOf } from "../batches/batch-input.ts";
import type { ReconcilerDependencies } from "./discrepancy.ts";
import type { RowKind } from "./row-sweep.ts";

/** Single videos and feed syncs that have no workflow, or whose workflow has ended without recording it. */
export const JOBS: RowKind<JobRow> = {
  idField: "job_id",
  page: unfinishedSingleJobs,
  async find(deps, job) {
    const workflowId = workflowIdOf(job);
    const run = await findRun(deps.client, workflowId);
    const action = diagnose(isCurrent(job, run) ? run : null);
    if (action === "ok") return null;
    return {
      key: `job ${job.id} ${run?.runId} ${action}`,
      repair: () => repairJob(deps, job, action, workflowId),
    };
  },
  fail: ({ db }, job, { message: error, type: error_type }) =>
    writeEnd(db, job, { status: "failed", error, error_type, failed_stage: null }),
};

/** @throws Failure RecordInvalid */
function feedOf({ feed_id }: JobRow): string {
  if (feed_id !== null) return feed_id;
  throw new Failure("RecordInvalid", "This sync names no feed, so there is nothing to read. Sync the feed again.");
}

const workflowIdOf = (job: JobRow) =>
  job.kind === "feed_sync" ? workflowIds.feedSync(feedOf(job)) : workflowIds.video(job.id);

/** @throws Failure SettingsInvalid, RecordInvalid where the row is damaged */
function startOf(job: JobRow): WorkflowStart {
  const { id: jobId, profile_id: profileId, title } = job;
  if (job.kind === "feed_sync") {
    return feedSyncStart({ jobId, feedId: feedOf(job), profileId, feedName: title ?? "" });
  }
  return videoStart(parseVideoInput({ ...itemOf(job), batchId: null, profileId, settings: job.settings }));
}

/** The syncs of a feed share one workflow id; their memo holds the job. */
function isCurrent(job: JobRow, run: Run | null): boolean {
  return job.kind !== "feed_sync" || run?.status === "RUNNING" || run?.memo.job_id === job.id;
}

async function repairJob(
  { client, db, log }: ReconcilerDependencies,
  job: JobRow,
  action: Repair,
  workflowId: string,
): Promise<void> {
  const context = { job_id: job.id, workflow_id: workflowId };
  if (action === "start") {
    await startWorkflow(client, startOf(job));
    log.warn(context, "job started: it had no workflow");
    return;
  }
  await writeEnd(db, job, action === "cancelled" ? { status: "cancelled" } : CRASHED);
  log.warn({ ...context, action }, "job ended: its workflow had ended without recording it");
}

const writeEnd = (db: Database, { id, kind }: JobRow, end: JobEnd) =>
  (kind === "feed_sync" ? endSync : endJob)(db, id, end);

const CRASHED: JobEnd = {
  status: "failed",
  ...crashFailure("this", "Try it again."),
  failed_stage: null,
};
