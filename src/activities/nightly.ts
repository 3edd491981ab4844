/** The steps of a nightly run that reach the database: its row, its products, its batches, its end. */
import { Context } from "@temporalio/activity";
import { Failure } from "../contract/failures.ts";
import type { BatchVideoInput } from "../contract/jobs.ts";
import type { NightlyBatch, NightlyBatchInput, NightlyRunEnd, ProductChoice } from "../contract/schedule.ts";
import { mergeSettings, type RenderSettings, renderSettingsSchema } from "../contract/settings.ts";
import { batchInput } from "../services/batches/batch-input.ts";
import { missingProviderKey } from "../services/profiles/check-provider-keys.ts";
import { endNightly } from "../services/schedules/end-nightly-run.ts";
import { getBatch } from "../store/batches.ts";
import { getFeed } from "../store/feeds.ts";
import { createFeedSyncJob } from "../store/jobs.ts";
import { beginRun, getRun, noteRun, pickProducts, type RunEnd } from "../store/nightly-runs.ts";
import { findProfile } from "../store/profiles.ts";
import { getSchedule } from "../store/schedules.ts";
import type { Dependencies } from "./dependencies.ts";
import { runWithHeartbeat } from "./run-stage.ts";

/** Most products of one batch. */
const BATCH_SIZE = 50;

const NOTHING_TO_DO: Record<ProductChoice, string> = {
  new_or_changed: "Nothing to do: no product is new or has changed since its last video.",
  on_sale: "Nothing to do: no product is on sale.",
  all: "Nothing to do: the feed has no product that can be bought and has a picture.",
};

export function createNightly({ config, db }: Dependencies) {
  return {
    /**
     * Writes the run's row and its sync's job, which has the run's id.
     * @returns false where it is not to run: another run is under way, or the schedule is paused or gone
     */
    beginNightlyRun: (input: NightlyBatchInput, runId: string, workflowId: string): Promise<boolean> =>
      runWithHeartbeat(async () => {
        const { profileId, feedId, feedName } = input;
        const trigger = input.runId === undefined ? "schedule" : "manual";
        const run = await beginRun(db, { id: runId, feedId, trigger, workflowId });
        if (run?.id !== runId || run.status !== "running") return false;
        await createFeedSyncJob(db, { id: runId, profileId, feedId, title: feedName });
        await noteRun(db, runId, "Reading the feed.");
        return true;
      }),

    /** Settings and terms are read now, so that what was changed since the run before counts. */
    pickNightly: ({ profileId, feedId }: NightlyBatchInput, runId: string): Promise<NightlyBatch[]> =>
      runWithHeartbeat(async () => {
        const [schedule, feed, profile, run] = await Promise.all([
          getSchedule(db, profileId, feedId),
          getFeed(db, profileId, feedId),
          findProfile(db, profileId),
          getRun(db, runId),
        ]);
        if (!schedule || !feed || !profile || !run) {
          throw new Failure("ScheduleNotFound", "The schedule was deleted while this run of it was under way.");
        }
        const asked = mergeSettings(config, profile.settings, schedule.settings);
        const settings: RenderSettings = renderSettingsSchema.parse(asked);
        const fault = missingProviderKey(settings, config);
        if (fault) throw new Failure("ProviderKeyMissing", fault.message);
        const name = `Nightly ${feed.name} ${dateIn(schedule.time_zone, run.started_at)}`;
        const batches = await pickProducts(db, runId, { name, schedule, settings, batchSize: BATCH_SIZE });
        if (batches.length === 0) await noteRun(db, runId, NOTHING_TO_DO[schedule.products]);
        return batches;
      }),

    /**
     * One of the run's batches is next.
     * @returns what its workflow takes, and which run of the batch it is; null where the batch has ended
     */
    openNightlyBatch: (
      { profileId }: NightlyBatchInput,
      runId: string,
      { id, place, of }: { id: string; place: number; of: number },
    ): Promise<{ input: BatchVideoInput; run: number } | null> =>
      runWithHeartbeat(async () => {
        const found = await getBatch(db, profileId, id);
        if (found?.batch.status !== "processing") return null;
        await noteRun(db, runId, `Making videos: batch ${place} of ${of}.`);
        const input = batchInput(found.batch, found.jobs, config.BATCH_CONCURRENCY);
        return { input, run: found.batch.runs };
      }),

    /** @returns null where the run was deleted */
    endNightlyRun: (runId: string, early: NightlyRunEnd | null): Promise<RunEnd | null> =>
      runWithHeartbeat(() => endNightly({ db, client: Context.current().client }, runId, early)),
  };
}

/** `2026-11-21` */
const dateIn = (timeZone: string, time: string) =>
  new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" }).format(new Date(time));
