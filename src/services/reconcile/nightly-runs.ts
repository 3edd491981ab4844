import { crashFailure } from "../../contract/failures.ts";
import type { NightlyRunEnd } from "../../contract/schedule.ts";
import { nightlyStart } from "../../contract/workflow-starts.ts";
import { type NamedRun, unfinishedRuns } from "../../store/nightly-runs.ts";
import { diagnose, findRun, type Repair } from "../../temporal/runs.ts";
import { startWorkflow } from "../../temporal/start-workflow.ts";
import { endNightlyRun } from "../schedules/nightly-run.ts";
import type { Discrepancy, ReconcilerDependencies } from "./discrepancy.ts";

/** Nightly runs that have no workflow, or whose workflow has ended without recording it. */
export async function findNightlyRunDiscrepancies(deps: ReconcilerDependencies): Promise<Discrepancy[]> {
  const discrepancies: Discrepancy[] = [];
  for (const row of await unfinishedRuns(deps.db)) {
    const run = await findRun(deps.client, row.workflow_id);
    const action = diagnose(run);
    if (action === "ok") continue;
    discrepancies.push({
      key: `nightly run ${row.id} ${run?.runId} ${action}`,
      repair: () => repairNightlyRun(deps, row, action),
    });
  }
  return discrepancies;
}

async function repairNightlyRun(
  { client, db, log }: ReconcilerDependencies,
  row: NamedRun,
  action: Repair,
): Promise<void> {
  const { id: runId, feed_id: feedId, profile_id: profileId, workflow_id: workflowId } = row;
  const context = { run_id: runId, workflow_id: workflowId };
  if (action === "start" && feedId !== null) {
    const start = nightlyStart({ feedId, profileId, feedName: row.feed_name, runId });
    await startWorkflow(client, { ...start, workflowId });
    log.warn(context, "nightly run started: it had no workflow");
    return;
  }
  await endNightlyRun({ client, db }, runId, action === "crashed" ? CRASHED : CANCELLED);
  log.warn({ ...context, action }, "nightly run ended: its workflow had ended without recording it");
}

const CANCELLED: NightlyRunEnd = { status: "cancelled", error: null, error_type: null };
const CRASHED: NightlyRunEnd = {
  status: "failed",
  ...crashFailure("this run", "Trigger it again."),
};
