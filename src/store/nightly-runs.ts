/** Runs of feeds' schedules. */
import type { NightlyBatch, RunStatus, RunTrigger } from "../contract/schedule.ts";
import type { RenderSettings } from "../contract/settings.ts";
import { type Database, isUuid, unwrap, unwrapMaybe } from "./client.ts";
import type { NightlyRunRow, Returned, ScheduleRow } from "./rows.ts";

/** A feed's latest runs, newest first. */
export async function listRuns(db: Database, feedId: string, limit: number): Promise<NightlyRun[]> {
  return unwrap(await db.rpc("list_nightly_runs", { p_feed: feedId, p_run: null, p_limit: limit }));
}

export async function getRun(db: Database, runId: string): Promise<NightlyRun | null> {
  const [run] = unwrap(await db.rpc("list_nightly_runs", { p_feed: null, p_run: runId, p_limit: 1 }));
  return run ?? null;
}

/** A run with its batches and counts of videos. */
export type NightlyRun = Returned<"list_nightly_runs">[number];

/** The active run of a feed. */
export async function runningRun(db: Database, profileId: string, feedId: string): Promise<NightlyRunRow | null> {
  if (!isUuid(feedId)) return null;
  const query = db.from("nightly_runs").select("*").eq("profile_id", profileId).eq("feed_id", feedId);
  return unwrapMaybe(await query.eq("status", "running").maybeSingle());
}

/**
 * Starts a run. Idempotent for the same id.
 * @returns the run, or the feed's other run where one is active; null where the feed has no schedule, or a paused one and the run
 *   was not triggered manually
 */
export async function beginRun(
  db: Database,
  run: { id: string; feedId: string; trigger: RunTrigger; workflowId: string },
): Promise<NightlyRunRow | null> {
  const [row] = unwrap(
    await db.rpc("begin_nightly_run", {
      p_feed: run.feedId,
      p_run: run.id,
      p_trigger: run.trigger,
      p_workflow: run.workflowId,
    }),
  );
  return row ?? null;
}

/** Starts a run by hand, for a user. Idempotent for the same id. @returns as {@link beginRun} */
export async function triggerRun(db: Database, run: { id: string; feedId: string }): Promise<NightlyRunRow | null> {
  const [row] = unwrap(await db.rpc("trigger_nightly_run", { p_feed: run.feedId, p_run: run.id }));
  return row ?? null;
}

/** Deletes a manually triggered run whose workflow could not be started. */
export async function deleteUnstartedRun(db: Database, runId: string): Promise<void> {
  unwrapMaybe(await db.rpc("delete_unstarted_nightly_run", { p_run: runId }));
}

/** @param summary how the run goes; a sentence */
export async function noteRun(db: Database, runId: string, summary: string): Promise<void> {
  unwrapMaybe(await db.from("nightly_runs").update({ summary }).eq("id", runId).eq("status", "running"));
}

/** Which products a run takes, and how its batches run. */
export type RunTerms = Pick<
  ScheduleRow,
  "products" | "max_products" | "one_per_group" | "callback_url" | "max_failures"
>;

/**
 * Picks a run's products and creates its batches. Idempotent.
 * @param pick `batchSize`: most products of one batch
 * @returns the batches in order
 */
export async function pickProducts(
  db: Database,
  runId: string,
  pick: { name: string; terms: RunTerms; settings: RenderSettings; batchSize: number },
): Promise<NightlyBatch[]> {
  const { products, max_products, one_per_group, callback_url, max_failures } = pick.terms;
  const rows = unwrap(
    await db.rpc("pick_nightly_products", {
      ...{ p_run: runId, p_name: pick.name, p_size: pick.batchSize },
      p_terms: { products, max_products, one_per_group, callback_url, max_failures, settings: pick.settings },
    }),
  );
  return rows.map(({ batch_id: id, ...batch }) => ({ id, ...batch }));
}

/** Cancels those of a run's batches of which no job has started. */
export async function cancelUnstartedBatches(db: Database, runId: string): Promise<void> {
  unwrapMaybe(await db.rpc("cancel_unstarted_batches", { p_run: runId }));
}

export interface RunEnd {
  status: Exclude<RunStatus, "running">;
  summary: string;
  completed: number;
  failed: number;
  error: string | null;
  error_type: string | null;
}

/**
 * Ends a run. Idempotent. Too many failed runs in a row pause the schedule.
 * @param pause after how many, and the reason to be recorded
 * @returns the schedule where it is paused automatically
 */
export async function endRun(
  db: Database,
  runId: string,
  end: RunEnd,
  pause: { after: number; reason: string },
): Promise<ScheduleRow | null> {
  const [schedule] = unwrap(
    await db.rpc("end_nightly_run", {
      ...{
        p_run: runId,
        p_status: end.status,
        p_summary: end.summary,
        p_completed: end.completed,
        p_failed: end.failed,
      },
      ...{ p_error: end.error, p_error_type: end.error_type, p_pause_after: pause.after, p_pause_reason: pause.reason },
    }),
  );
  return schedule ?? null;
}

/** The error of the batches' video that failed first. */
export async function firstFailure(db: Database, batchIds: string[]): Promise<string | null> {
  const query = db.from("jobs").select("error").in("batch_id", batchIds).eq("status", "failed");
  const row = unwrapMaybe(await query.order("finished_at").limit(1).maybeSingle());
  return row?.error ?? null;
}

/** With its feed's name, which Temporal's Web UI shows. */
export type NamedRun = NightlyRunRow & { feed_name: string };
