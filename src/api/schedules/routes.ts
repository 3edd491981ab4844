/** The nightly batch of a feed: when it runs, of which products, and how its runs went. */
import { createRoute, OpenAPIHono, type z } from "@hono/zod-openapi";
import { nextRuns } from "../../contract/cron.ts";
import { workflowIds } from "../../contract/jobs.ts";
import { nightlyStart } from "../../contract/workflow-starts.ts";
import { requireCallable } from "../../services/notifications/callback-address.ts";
import { resolveSettings } from "../../services/profiles/complete-settings.ts";
import { startWork } from "../../services/start-work.ts";
import type { Database } from "../../store/client.ts";
import { type Feed, getFeed } from "../../store/feeds.ts";
import { beginRun, deleteUnstartedRun, listRuns, type NightlyRun, runningRun } from "../../store/nightly-runs.ts";
import { findProfile } from "../../store/profiles.ts";
import type { ScheduleRow } from "../../store/rows.ts";
import { deleteSchedule, getSchedule, putSchedule } from "../../store/schedules.ts";
import type { ApiDeps, AppEnv } from "../context.ts";
import { body, idParams, json, KEYED, problems, WITH_BODY } from "../documented.ts";
import { Problem } from "../problems.ts";
import { scheduleBody, scheduleSchema, triggeredSchema } from "./schema.ts";

const tags = ["Feeds"];
const path = "/{id}/schedule";
const request = { params: idParams };

const put = createRoute({
  method: "put",
  path,
  tags,
  summary: "Make or replace a feed's schedule",
  description:
    "Each run syncs the feed, picks products and makes their videos in batches. Runs never overlap; one that is due while " +
    "another is under way is skipped. What is left out gets its default, also where a schedule is replaced.",
  request: { ...request, body: body(scheduleBody) },
  responses: {
    200: json("The schedule as it is now", scheduleSchema),
    201: json("The new schedule", scheduleSchema),
    ...problems(...WITH_BODY, "provider-key-missing", "feed-not-found", "temporal-unavailable"),
  },
});

const one = createRoute({
  method: "get",
  path,
  tags,
  summary: "A feed's schedule, its next runs and how the last ones went",
  request,
  responses: { 200: json("The schedule", scheduleSchema), ...problems("feed-not-found", "schedule-not-found") },
});

const remove = createRoute({
  method: "delete",
  path,
  tags,
  summary: "Delete a feed's schedule; a run that is under way ends as it would",
  request,
  responses: {
    204: { description: "It is gone" },
    ...problems("feed-not-found", "schedule-not-found", "temporal-unavailable"),
  },
});

const trigger = createRoute({
  method: "post",
  path: `${path}/trigger`,
  tags,
  summary: "Run a feed's schedule now, also where it is paused",
  request,
  responses: {
    202: json("Accepted: the run shows in GET /api/v1/feeds/{id}/schedule", triggeredSchema),
    ...problems("feed-not-found", "schedule-not-found", "schedule-running", "temporal-unavailable", ...KEYED),
  },
});

/** How many of the past and of the future are shown. */
const RUNS_SHOWN = 10;
const NEXT_SHOWN = 5;

function shownRun({ profile_id: _profile, feed_id: _feed, ...run }: NightlyRun) {
  return run;
}

function shown(schedule: ScheduleRow, runs: NightlyRun[], next: Date[] | null): z.infer<typeof scheduleSchema> {
  const { profile_id: _profile, ...rest } = schedule;
  const told = next?.slice(0, NEXT_SHOWN).map((time) => time.toISOString());
  const next_runs = schedule.paused ? [] : (told ?? nextRuns(schedule, NEXT_SHOWN));
  const [last] = runs;
  return {
    ...rest,
    next_run_at: next_runs[0] ?? null,
    next_runs,
    last_run: last ? shownRun(last) : null,
    runs: runs.map(shownRun),
  };
}

async function requireFeed(db: Database, profileId: string, id: string): Promise<Feed> {
  const feed = await getFeed(db, profileId, id);
  if (feed === null) throw new Problem("feed-not-found");
  return feed;
}

async function requireSchedule(db: Database, profileId: string, id: string): Promise<ScheduleRow> {
  const schedule = await getSchedule(db, profileId, id);
  if (schedule !== null) return schedule;
  await requireFeed(db, profileId, id);
  throw new Problem("schedule-not-found");
}

export function scheduleRoutes(deps: ApiDeps) {
  const { config, temporal } = deps;
  async function show(db: Database, schedule: ScheduleRow) {
    const { feed_id } = schedule;
    const [runs, next] = await Promise.all([listRuns(db, feed_id, RUNS_SHOWN), temporal.nextRunTimes(feed_id)]);
    return shown(schedule, runs, next);
  }

  return new OpenAPIHono<AppEnv>()
    .openapi(put, async (c) => {
      const { db } = c.get("caller");
      const profileId = c.get("profileId");
      const { cron, time_zone, products, max_products, paused, callback_url, max_failures, ...settings } =
        c.req.valid("json");
      const feed = await requireFeed(db, profileId, c.req.valid("param").id);
      await requireCallable(config, callback_url, "callback_url");
      const [profile, before] = await Promise.all([findProfile(db, profileId), getSchedule(db, profileId, feed.id)]);
      resolveSettings(config, profile?.settings ?? {}, settings);
      const when = { cron, time_zone, paused };
      const what = { products, max_products, settings, callback_url: callback_url ?? null };
      // Temporal first: where it is away nothing has changed, and where the row fails the worker sets Temporal right.
      const executed = { ...when, feed_id: feed.id, profile_id: profileId, paused_reason: null };
      await temporal.applySchedule(executed, feed.name);
      const schedule = await putSchedule(db, feed.id, { ...when, ...what, max_failures: max_failures ?? null });
      if (schedule === null) throw new Problem("feed-not-found");
      return c.json(await show(db, schedule), before === null ? 201 : 200);
    })
    .openapi(one, async (c) => {
      const { db } = c.get("caller");
      const schedule = await requireSchedule(db, c.get("profileId"), c.req.valid("param").id);
      return c.json(await show(db, schedule), 200);
    })
    .openapi(remove, async (c) => {
      const { db } = c.get("caller");
      const profileId = c.get("profileId");
      const { feed_id } = await requireSchedule(db, profileId, c.req.valid("param").id);
      await temporal.removeSchedule(feed_id);
      await deleteSchedule(db, profileId, feed_id);
      return c.body(null, 204);
    })
    .openapi(trigger, async (c) => {
      const { db } = c.get("caller");
      const profileId = c.get("profileId");
      const feed = await requireFeed(db, profileId, c.req.valid("param").id);
      const runId = c.get("workId");
      const workflowId = workflowIds.triggered(feed.id, runId);
      const run = await beginRun(db, { id: runId, feedId: feed.id, trigger: "manual", workflowId });
      if (run === null) throw new Problem("schedule-not-found");
      if (run.id !== runId) throw new Problem("schedule-running", runningDetail(run.started_at));
      // A request that is taken up again may find that its run has ended.
      if (run.status === "running") {
        await startWork(deps, {
          start: nightlyStart({ feedId: feed.id, profileId, feedName: feed.name, runId }),
          rollback: () => deleteUnstartedRun(db, runId),
        });
      }
      return c.json({ feed_id: feed.id, run_id: runId }, 202);
    });
}

/**
 * A feed that is about to be deleted has no more nights: its schedule goes and its run is cancelled. Where Temporal is away,
 * the worker drops the schedule later, and the run finds no feed.
 */
export async function stopNights({ logger, temporal }: ApiDeps, db: Database, profileId: string, feedId: string) {
  const [schedule, run] = await Promise.all([getSchedule(db, profileId, feedId), runningRun(db, profileId, feedId)]);
  const words = [
    schedule && temporal.removeSchedule(schedule.feed_id),
    run && temporal.cancelNightlyRun(run.workflow_id),
  ];
  for (const word of await Promise.allSettled(words)) {
    if (word.status === "rejected") logger.warn({ err: word.reason, feed_id: feedId }, "left to the worker");
  }
}

const runningDetail = (since: string) =>
  `A run of this schedule is under way since ${new Date(since).toISOString()}, and runs never overlap. Trigger it again when it has ended.`;
