import { crashFailure, Failure } from "../../contract/failures.ts";
import { isNightlyRunOf } from "../../contract/jobs.ts";
import type { NightlyRunEnd } from "../../contract/schedule.ts";
import { nightlyStart } from "../../contract/workflow-starts.ts";
import type { NamedRun } from "../../store/nightly-runs.ts";
import { unfinishedRuns } from "../../store/unfinished.ts";
import { diagnose, findRun, type Repair } from "../../temporal/runs.ts";
import { startWorkflow } from "../../temporal/start-workflow.ts";
import { endNightlyRun } from "../schedules/nightly-run.ts";
import type { ReconcilerDependencies } from "./discrepancy.ts";
import type { RowKind } from "./row-sweep.ts";

/** Nightly runs that have no workflow, or whose workflow has ended without recording it. */
export const NIGHTLY_RUNS: RowKind<NamedRun> = {
  idField: "run_id",
  page: unfinishedRuns,
  async find(deps, row) {
    if (!isNightlyRunOf(row.feed_id, row.workflow_id)) {
      throw new Failure("RecordInvalid", "This run names a workflow that is not its own. Trigger it again.");
    }
    const run = await findRun(deps.client, row.workflow_id);
    const action = diagnose(run);
    if (action === "ok") return null;
    return {
      key: `nightly run ${row.id} ${run?.runId} ${action}`,
      repair: () => repairNightlyRun(deps, row, action),
    };
  },
  async fail(deps, { id }, { message: error, type: error_type }) {
    await endNightlyRun(deps, id, { status: "failed", error, error_type });
  },
};

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
