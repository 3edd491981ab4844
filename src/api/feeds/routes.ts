/** A shop's product feeds and their sync. */
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { nextRuns } from "../../contract/cron.ts";
import { startFeedSync } from "../../services/feeds/start-feed-sync.ts";
import { StoreError } from "../../store/client.ts";
import { createFeed, deleteFeed, type Feed, getFeed, listFeeds } from "../../store/feeds.ts";
import { createFeedSyncJob } from "../../store/jobs.ts";
import type { ScheduleRow } from "../../store/rows.ts";
import { getSchedule, schedulesOf } from "../../store/schedules.ts";
import type { ApiDeps, AppEnv } from "../context.ts";
import { body, idParams, json, KEYED, problems, WITH_BODY } from "../documented.ts";
import { Problem } from "../problems.ts";
import { stopNights } from "../schedules/routes.ts";
import { newJobSchema } from "../schemas.ts";
import { feedBody, feedSchema } from "./schema.ts";

const tags = ["Feeds"];

const create = createRoute({
  method: "post",
  path: "/",
  tags,
  summary: "Add a feed",
  description: "A Google Shopping feed, RSS 2.0 or Atom. POST /api/v1/feeds/{id}/sync reads it.",
  request: { body: body(feedBody) },
  responses: {
    201: json("The new feed", feedSchema),
    ...problems(...WITH_BODY, ...KEYED, "feed-exists"),
  },
});

const list = createRoute({
  method: "get",
  path: "/",
  tags,
  summary: "Your feeds, newest first",
  responses: { 200: json("All feeds", z.object({ items: z.array(feedSchema) })), ...problems() },
});

const one = createRoute({
  method: "get",
  path: "/{id}",
  tags,
  summary: "One feed: counts, last sync, rejected items with reasons",
  request: { params: idParams },
  responses: { 200: json("The feed", feedSchema), ...problems("feed-not-found") },
});

const remove = createRoute({
  method: "delete",
  path: "/{id}",
  tags,
  summary: "Delete a feed and its products; finished videos stay",
  request: { params: idParams },
  responses: { 204: { description: "It is gone" }, ...problems("feed-not-found") },
});

const sync = createRoute({
  method: "post",
  path: "/{id}/sync",
  tags,
  summary: "Read the feed into the catalogue",
  description: "While a sync of the feed runs, the answer is that sync's job.",
  request: { params: idParams },
  responses: {
    202: json("Accepted: GET /api/v1/jobs/{job_id} tells how it goes", newJobSchema),
    ...problems("feed-not-found", "temporal-unavailable", ...KEYED),
  },
});

function brief(schedule: ScheduleRow) {
  const { cron, time_zone, paused } = schedule;
  return { cron, time_zone, paused, next_run_at: nextRuns(schedule, 1)[0] ?? null };
}

function shown(feed: Feed, schedule: ScheduleRow | null | undefined): z.infer<typeof feedSchema> {
  const { profile_id: _profile, etag: _etag, last_modified: _modified, ...rest } = feed;
  return { ...rest, schedule: schedule ? brief(schedule) : null };
}

/** PostgreSQL's code for a row that is there already. */
const UNIQUE_VIOLATION = "23505";

export function feedRoutes(deps: ApiDeps) {
  const { logger, temporal } = deps;
  return new OpenAPIHono<AppEnv>()
    .openapi(create, async (c) => {
      const { name, feed_url: feedUrl } = c.req.valid("json");
      const feed = { profileId: c.get("profileId"), name, feedUrl };
      const created = await createFeed(c.get("caller").db, feed).catch((error: unknown) => {
        if (error instanceof StoreError && error.code === UNIQUE_VIOLATION) throw new Problem("feed-exists");
        throw error;
      });
      return c.json(shown(created, null), 201, { location: `/api/v1/feeds/${created.id}` });
    })
    .openapi(list, async (c) => {
      const { db } = c.get("caller");
      const profileId = c.get("profileId");
      const [feeds, schedules] = await Promise.all([listFeeds(db, profileId), schedulesOf(db, profileId)]);
      return c.json({ items: feeds.map((feed) => shown(feed, schedules.get(feed.id))) }, 200);
    })
    .openapi(one, async (c) => {
      const { db } = c.get("caller");
      const profileId = c.get("profileId");
      const { id } = c.req.valid("param");
      const [feed, schedule] = await Promise.all([getFeed(db, profileId, id), getSchedule(db, profileId, id)]);
      if (feed === null) throw new Problem("feed-not-found");
      return c.json(shown(feed, schedule), 200);
    })
    .openapi(remove, async (c) => {
      const { id } = c.req.valid("param");
      await stopNights(deps, c.get("caller").db, c.get("profileId"), id);
      const found = await deleteFeed(c.get("caller").db, c.get("profileId"), id);
      if (!found) throw new Problem("feed-not-found");
      // One that runs finds its feed gone sooner or later; this is sooner.
      await temporal
        .cancelFeedSync(id)
        .catch((err: unknown) => logger.warn({ err, feed_id: id }, "sync not cancelled"));
      return c.body(null, 204);
    })
    .openapi(sync, async (c) => {
      const { db } = c.get("caller");
      const profileId = c.get("profileId");
      const feed = await getFeed(db, profileId, c.req.valid("param").id);
      if (feed === null) throw new Problem("feed-not-found");
      const job = await createFeedSyncJob(db, { id: c.get("workId"), profileId, feedId: feed.id, title: feed.name });
      const input = { jobId: job.id, feedId: feed.id, profileId, feedName: feed.name };
      // A request that is taken up again may find that its sync has begun.
      if (job.status !== "queued") return c.json({ job_id: job.id, status: "pending" as const }, 202);
      const running = await startFeedSync({ ...deps, db }, input);
      return c.json({ job_id: running, status: "pending" as const }, 202);
    });
}
