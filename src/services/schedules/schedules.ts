/** A feed's schedule: set (paused or not), shown, deleted and triggered. Failed runs pause it: `endNightlyRun`. */
import { nextRuns } from "../../contract/cron.ts";
import { AppError } from "../../contract/errors.ts";
import { isNightlyRunOf } from "../../contract/jobs.ts";
import type { ScheduleTerms } from "../../contract/schedule.ts";
import { nightlyStart } from "../../contract/workflow-starts.ts";
import { type Feed, getFeed } from "../../store/feeds.ts";
import { deleteUnstartedRun, listRuns, type NightlyRun, runningRun, triggerRun } from "../../store/nightly-runs.ts";
import { findProfile } from "../../store/profiles.ts";
import type { ScheduleRow } from "../../store/rows.ts";
import * as store from "../../store/schedules.ts";
import type { Owner, ServiceContext } from "../context.ts";
import { requireCallable } from "../notifications/callback-address.ts";
import { resolveSettings } from "../profiles/complete-settings.ts";
import { startWork } from "../start-work.ts";

/** How many runs of the past and of the future are shown. */
const RUNS_SHOWN = 10;
const NEXT_SHOWN = 5;

export interface ScheduleView {
  schedule: ScheduleRow;
  /** The latest runs, newest first. */
  runs: NightlyRun[];
  /** The next ones, the soonest first, ISO 8601; empty while it is paused. */
  nextRuns: string[];
}

async function requireFeed({ db, profileId }: Owner, feedId: string): Promise<Feed> {
  const feed = await getFeed(db, profileId, feedId);
  if (feed === null) throw new AppError("feed-not-found");
  return feed;
}

async function requireSchedule(owner: Owner, feedId: string): Promise<ScheduleRow> {
  const schedule = await store.getSchedule(owner.db, owner.profileId, feedId);
  if (schedule !== null) return schedule;
  await requireFeed(owner, feedId);
  throw new AppError("schedule-not-found");
}

async function viewOf({ db, temporal }: ServiceContext, schedule: ScheduleRow): Promise<ScheduleView> {
  const { feed_id } = schedule;
  const [runs, times] = await Promise.all([listRuns(db, feed_id, RUNS_SHOWN), temporal.nextRunTimes(feed_id)]);
  const known = times?.slice(0, NEXT_SHOWN).map((time) => time.toISOString());
  return { schedule, runs, nextRuns: schedule.paused ? [] : (known ?? nextRuns(schedule, NEXT_SHOWN)) };
}

/**
 * Makes or replaces a feed's schedule.
 * @returns the schedule, and whether it is new
 * @throws AppError feed-not-found, invalid-request, provider-key-missing, temporal-unavailable
 */
export async function putSchedule(
  ctx: ServiceContext,
  feedId: string,
  terms: ScheduleTerms,
): Promise<{ view: ScheduleView; created: boolean }> {
  const { config, db, profileId } = ctx;
  const feed = await requireFeed(ctx, feedId);
  await requireCallable(config, terms.callback_url ?? undefined, "callback_url");
  const [profile, before] = await Promise.all([findProfile(db, profileId), store.getSchedule(db, profileId, feed.id)]);
  resolveSettings(config, profile?.settings ?? {}, terms.settings);
  const { cron, time_zone, paused } = terms;
  const spec = { cron, time_zone, paused, feed_id: feed.id, profile_id: profileId, paused_reason: null };
  // Temporal first: if Temporal is unavailable, nothing has changed; if the row fails, the reconciler repairs Temporal's copy.
  await ctx.temporal.applySchedule(spec, feed.name);
  const schedule = await store.putSchedule(db, feed.id, terms);
  if (schedule === null) throw new AppError("feed-not-found");
  return { view: await viewOf(ctx, schedule), created: before === null };
}

/** @throws AppError feed-not-found, schedule-not-found */
export async function readSchedule(ctx: ServiceContext, feedId: string): Promise<ScheduleView> {
  return viewOf(ctx, await requireSchedule(ctx, feedId));
}

/**
 * Deletes a feed's schedule; a running run continues.
 * @throws AppError feed-not-found, schedule-not-found, temporal-unavailable
 */
export async function deleteSchedule(ctx: ServiceContext, feedId: string): Promise<void> {
  const { feed_id } = await requireSchedule(ctx, feedId);
  await ctx.temporal.removeSchedule(feed_id);
  await store.deleteSchedule(ctx.db, feed_id);
}

/**
 * Starts a run now, also where the schedule is paused.
 * @param runId of the run: triggered again with the same id, it is the same run
 * @returns the feed's id
 * @throws AppError feed-not-found, schedule-not-found, schedule-running, temporal-unavailable
 */
export async function triggerSchedule(ctx: ServiceContext, feedId: string, runId: string): Promise<string> {
  const { db, profileId } = ctx;
  const feed = await requireFeed(ctx, feedId);
  const run = await triggerRun(db, { id: runId, feedId: feed.id });
  if (run === null) throw new AppError("schedule-not-found");
  if (run.id !== runId) throw new AppError("schedule-running", runningDetail(run.started_at));
  // A request that is made again may find that its run has ended.
  if (run.status === "running") {
    await startWork(ctx, {
      start: nightlyStart({ feedId: feed.id, profileId, feedName: feed.name, runId }),
      rollback: () => deleteUnstartedRun(db, runId),
    });
  }
  return feed.id;
}

const runningDetail = (since: string) =>
  `A run of this schedule is under way since ${new Date(since).toISOString()}, and runs never overlap. Trigger it again when it has ended.`;

/**
 * Removes the schedule of a feed that is about to be deleted, and cancels its run. Where Temporal is unavailable the reconciler
 * removes the schedule later, and the run finds no feed.
 */
export async function stopNightlyRuns({ db, profileId, temporal, log }: ServiceContext, feedId: string) {
  const [schedule, run] = await Promise.all([
    store.getSchedule(db, profileId, feedId),
    runningRun(db, profileId, feedId),
  ]);
  const calls = [
    schedule && temporal.removeSchedule(schedule.feed_id),
    run && isNightlyRunOf(run.feed_id, run.workflow_id) && temporal.cancelNightlyRun(run.workflow_id),
  ];
  for (const call of await Promise.allSettled(calls)) {
    if (call.status === "rejected") log.warn({ err: call.reason, feed_id: feedId }, "schedule left to the reconciler");
  }
}
