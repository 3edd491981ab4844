/** The steps of a nightly run. */
import { Context } from "@temporalio/activity";
import type { BatchVideoInput } from "../contract/jobs.ts";
import type { NightlyBatch, NightlyBatchInput, NightlyRunEnd } from "../contract/schedule.ts";
import * as run from "../services/schedules/nightly-run.ts";
import type { RunEnd } from "../store/nightly-runs.ts";
import type { Dependencies } from "./dependencies.ts";
import { runWithHeartbeat } from "./run-stage.ts";

export const createNightly = (deps: Dependencies) => ({
  /** @returns false where it must not run: another run is under way, or the schedule is paused or gone */
  beginNightlyRun: (input: NightlyBatchInput, runId: string, workflowId: string): Promise<boolean> =>
    runWithHeartbeat(() => run.beginNightlyRun(deps, input, { id: runId, workflowId })),

  pickNightly: (input: NightlyBatchInput, runId: string): Promise<NightlyBatch[]> =>
    runWithHeartbeat(() => run.pickNightlyBatches(deps, input, runId)),

  /** @returns null where the batch has ended */
  openNightlyBatch: (
    { profileId }: NightlyBatchInput,
    runId: string,
    batch: { id: string; place: number; of: number },
  ): Promise<{ input: BatchVideoInput; run: number } | null> =>
    runWithHeartbeat(() => run.openNightlyBatch(deps, profileId, runId, batch)),

  /** @returns null where the run was deleted */
  endNightlyRun: (runId: string, early: NightlyRunEnd | null): Promise<RunEnd | null> =>
    runWithHeartbeat(() => run.endNightlyRun({ db: deps.db, client: Context.current().client }, runId, early)),
});
