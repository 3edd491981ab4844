/** The steps of a nightly run: its row, its products, its batches, its end. Each may be called again. */
import type { Client } from "@temporalio/client";
import type { Logger } from "pino";
import type { Config } from "../../config.ts";
import { Failure } from "../../contract/failures.ts";
import { type BatchVideoInput, MAX_BATCH_PRODUCTS } from "../../contract/jobs.ts";
import {
  type NightlyBatch,
  type NightlyBatchInput,
  type NightlyRunEnd,
  PAUSE_AFTER_FAILURES,
  type ProductChoice,
} from "../../contract/schedule.ts";
import { parseRunTerms } from "../../contract/stored.ts";
import { failBatch, getBatch } from "../../store/batches.ts";
import type { Database } from "../../store/client.ts";
import { getFeed } from "../../store/feeds.ts";
import { createFeedSyncJob } from "../../store/jobs.ts";
import * as store from "../../store/nightly-runs.ts";
import { findProfile } from "../../store/profiles.ts";
import { getSchedule } from "../../store/schedules.ts";
import { pauseSchedule } from "../../temporal/schedules.ts";
import { batchInput } from "../batches/batch-input.ts";
import { missingProviderKey } from "../profiles/check-provider-keys.ts";
import { completeSettings } from "../profiles/complete-settings.ts";
import { runSummary } from "./run-summary.ts";

interface Dependencies {
  config: Config;
  db: Database;
  log: Logger;
}

const NOTHING_TO_DO: Record<ProductChoice, string> = {
  new_or_changed: "Nothing to do: no product is new or has changed since its last video.",
  on_sale: "Nothing to do: no product is on sale.",
  all: "Nothing to do: the feed has no product that can be bought and has a picture.",
};

/**
 * Writes the run's row, and the job of its sync, which has the run's id.
 * @returns false where it must not run: another run is under way, or the schedule is paused or gone
 * @throws Failure ScheduleNotFound where it was deleted meanwhile
 */
export async function beginNightlyRun(
  { db }: Pick<Dependencies, "db">,
  input: NightlyBatchInput,
  run: { id: string; workflowId: string },
): Promise<boolean> {
  const { feedId } = input;
  const trigger = input.runId === undefined ? "schedule" : "manual";
  const row = await store.beginRun(db, { id: run.id, feedId, trigger, workflowId: run.workflowId });
  if (row?.id !== run.id || row.status !== "running") return false;
  if ((await createFeedSyncJob(db, run.id, feedId)) === null) throw scheduleGone();
  await store.noteRun(db, run.id, "Reading the feed.");
  return true;
}

const scheduleGone = () =>
  new Failure("ScheduleNotFound", "The schedule was deleted while this run of it was under way.");

/**
 * Picks the run's products and makes its batches. Schedule and profile are read now, so that what was changed since the last
 * run counts.
 * @returns the batches in order
 * @throws Failure ScheduleNotFound, ProviderKeyMissing; RecordInvalid where the schedule's row is damaged
 */
export async function pickNightlyBatches(
  { config, db, log }: Dependencies,
  { profileId, feedId }: NightlyBatchInput,
  runId: string,
): Promise<NightlyBatch[]> {
  const [schedule, feed, profile, run] = await Promise.all([
    getSchedule(db, profileId, feedId),
    getFeed(db, profileId, feedId),
    findProfile(db, profileId),
    store.getRun(db, runId),
  ]);
  if (!schedule || !feed || !profile || !run) {
    throw scheduleGone();
  }
  const terms = toldIfDamaged(log, { run_id: runId, feed_id: feedId }, () => parseRunTerms(schedule));
  const settings = completeSettings(config, profile.settings, terms.settings);
  const fault = missingProviderKey(settings, config);
  if (fault) throw new Failure("ProviderKeyMissing", fault.message);
  const name = `Nightly ${feed.name} ${dateIn(terms.time_zone, run.started_at)}`;
  const batches = await store.pickProducts(db, runId, { name, terms, settings, batchSize: MAX_BATCH_PRODUCTS });
  if (batches.length === 0) await store.noteRun(db, runId, NOTHING_TO_DO[terms.products]);
  return batches;
}

/** `2026-11-21` */
const dateIn = (timeZone: string, time: string) =>
  new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" }).format(new Date(time));

/** Tells of a damaged row, which costs only the work that it is of. */
function toldIfDamaged<T>(log: Logger, context: Record<string, string>, parse: () => T): T {
  try {
    return parse();
  } catch (err) {
    if (err instanceof Failure) log.error({ ...context, err, error_type: err.type }, "damaged row: its work fails");
    throw err;
  }
}

/**
 * One of the run's batches is next. One whose rows are damaged fails here, and the run goes on.
 * @returns what its workflow takes, and which run of the batch it is; null where the batch has ended
 */
export async function openNightlyBatch(
  { config, db, log }: Dependencies,
  profileId: string,
  runId: string,
  batch: { id: string; place: number; of: number },
): Promise<{ input: BatchVideoInput; run: number } | null> {
  const found = await getBatch(db, profileId, batch.id);
  if (found?.batch.status !== "processing") return null;
  await store.noteRun(db, runId, `Making videos: batch ${batch.place} of ${batch.of}.`);
  try {
    const context = { run_id: runId, batch_id: batch.id };
    const input = toldIfDamaged(log, context, () => batchInput(found.batch, found.jobs, config.BATCH_CONCURRENCY));
    return { input, run: found.batch.runs };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    await failBatch(db, batch.id, { error: error.message, error_type: error.type });
    return null;
  }
}

/**
 * Ends a run as its videos ended, or as `early` says; batches that it did not come to are cancelled. A schedule that has
 * failed too often in a row is paused.
 * @param early null where nothing ended it early
 * @returns null where the run was deleted
 */
export async function endNightlyRun(
  { db, client }: { db: Database; client: Client },
  runId: string,
  early: NightlyRunEnd | null,
): Promise<store.RunEnd | null> {
  await store.cancelUnstartedBatches(db, runId);
  const run = await store.getRun(db, runId);
  if (!run) return null;
  const outcome = runSummary(run, early, run.failed > 0 ? await store.firstFailure(db, run.batch_ids) : null);
  const reason = `Paused after ${PAUSE_AFTER_FAILURES} failed runs in a row. The last: ${outcome.error ?? outcome.summary}`;
  const paused = await store.endRun(db, runId, outcome, { after: PAUSE_AFTER_FAILURES, reason });
  if (paused) await pauseSchedule(client, paused.feed_id, paused.paused_reason ?? reason);
  return outcome;
}
