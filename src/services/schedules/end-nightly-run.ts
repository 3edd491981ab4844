/** The end of a nightly run, told by its workflow, or by the worker where that cannot. */
import type { Client } from "@temporalio/client";
import { type NightlyRunEnd, PAUSE_AFTER_FAILURES } from "../../contract/schedule.ts";
import type { Database } from "../../store/client.ts";
import { cancelUnstartedBatches, endRun, firstFailure, getRun, type RunEnd } from "../../store/nightly-runs.ts";
import { pauseSchedule } from "../../temporal/schedules.ts";
import { runOutcome } from "./run-outcome.ts";

/**
 * Ends a run as its videos ended, or as told; batches that it did not come to are cancelled. A schedule that has failed
 * too often in a row is paused. Done twice it is done once.
 * @param early null where the run went its way
 * @returns null where the run was deleted
 */
export async function endNightly(
  { db, client }: { db: Database; client: Client },
  runId: string,
  early: NightlyRunEnd | null,
): Promise<RunEnd | null> {
  await cancelUnstartedBatches(db, runId);
  const run = await getRun(db, runId);
  if (!run) return null;
  const outcome = runOutcome(run, early, run.failed > 0 ? await firstFailure(db, run.batch_ids) : null);
  const reason = `Paused after ${PAUSE_AFTER_FAILURES} failed runs in a row. The last: ${outcome.error ?? outcome.summary}`;
  const paused = await endRun(db, runId, outcome, { after: PAUSE_AFTER_FAILURES, reason });
  if (paused) await pauseSchedule(client, paused.feed_id, paused.paused_reason ?? reason);
  return outcome;
}
