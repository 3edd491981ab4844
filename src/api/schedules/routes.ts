/** The nightly batch of a feed: when it runs, of which products, and how its runs went. */
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { deleteSchedule, putSchedule, readSchedule, triggerSchedule } from "../../services/schedules/schedules.ts";
import type { AppEnv } from "../context.ts";
import { body, json, KEYED, problems, WITH_BODY } from "../documented.ts";
import { idParams } from "../fields.ts";
import { scheduleBody, scheduleSchema, triggeredSchema } from "./schema.ts";
import { serializeSchedule } from "./serialize.ts";

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

export function scheduleRoutes() {
  return new OpenAPIHono<AppEnv>()
    .openapi(put, async (c) => {
      const {
        cron,
        time_zone,
        products,
        max_products,
        one_per_group,
        paused,
        callback_url,
        max_failures,
        ...settings
      } = c.req.valid("json");
      const { view, created } = await putSchedule(c.get("context"), c.req.valid("param").id, {
        cron,
        time_zone,
        products,
        max_products,
        one_per_group,
        settings,
        callback_url: callback_url ?? null,
        max_failures: max_failures ?? null,
        paused,
      });
      return c.json(serializeSchedule(view), created ? 201 : 200);
    })
    .openapi(one, async (c) => {
      const view = await readSchedule(c.get("context"), c.req.valid("param").id);
      return c.json(serializeSchedule(view), 200);
    })
    .openapi(remove, async (c) => {
      await deleteSchedule(c.get("context"), c.req.valid("param").id);
      return c.body(null, 204);
    })
    .openapi(trigger, async (c) => {
      const runId = c.get("workId");
      const feedId = await triggerSchedule(c.get("context"), c.req.valid("param").id, runId);
      return c.json({ feed_id: feedId, run_id: runId }, 202);
    });
}
