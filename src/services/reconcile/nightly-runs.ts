import type { NightlyRunEnd } from "../../contract/schedule.ts";
import { nightlyStart } from "../../contract/workflow-starts.ts";
import { type NamedRun, unfinishedRuns } from "../../store/nightly-runs.ts";
import { findRun, judge, type Verdict } from "../../temporal/runs.ts";
import { startWorkflow } from "../../temporal/starts.ts";
import { endNightly } from "../schedules/end-nightly-run.ts";
import type { ReconcilerDependencies, Suspect } from "./discrepancy.ts";

/** Nightly runs whose workflow is not there, or has ended without their row knowing. */
export async function suspectNightlyRuns(deps: ReconcilerDependencies): Promise<Suspect[]> {
  const suspects: Suspect[] = [];
  for (const row of await unfinishedRuns(deps.db)) {
    const run = await findRun(deps.client, row.workflow_id);
    const verdict = judge(run);
    if (verdict === "leave") continue;
    suspects.push({
      seen: `nightly run ${row.id} ${run?.runId} ${verdict}`,
      repair: () => repair(deps, row, verdict),
    });
  }
  return suspects;
}

async function repair(
  { client, db, log }: ReconcilerDependencies,
  row: NamedRun,
  verdict: Exclude<Verdict, "leave">,
): Promise<void> {
  const { id: runId, feed_id: feedId, profile_id: profileId, workflow_id: workflowId } = row;
  if (verdict === "start" && feedId !== null) {
    const start = nightlyStart({ feedId, profileId, feedName: row.feed_name, runId });
    await startWorkflow(client, { ...start, workflowId });
    log.warn({ run_id: runId, workflow_id: workflowId }, "nightly run started: it had no workflow");
    return;
  }
  await endNightly({ client, db }, runId, verdict === "broke" ? BROKE : STOPPED);
  log.warn({ run_id: runId, workflow_id: workflowId, verdict }, "nightly run ended: its workflow had ended");
}

const STOPPED: NightlyRunEnd = { status: "cancelled", error: null, error_type: null };
const BROKE: NightlyRunEnd = {
  status: "failed",
  error: "Something went wrong inside Feedreel, so this run was given up. Trigger it again.",
  error_type: "InternalError",
};
