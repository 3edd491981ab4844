/** A shop's product feeds and their sync. */
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { createFeed, deleteFeed, listFeeds, readFeed, updateFeed } from "../../services/feeds/feeds.ts";
import { startFeedSync } from "../../services/feeds/start-feed-sync.ts";
import type { AppEnv } from "../context.ts";
import { body, json, KEYED, problems, WITH_BODY } from "../documented.ts";
import { idParams } from "../fields.ts";
import { newJobSchema } from "../jobs/schema.ts";
import { feedBody, feedChangesBody, feedSchema } from "./schema.ts";
import { serializeFeed } from "./serialize.ts";

const tags = ["Feeds"];

const create = createRoute({
  method: "post",
  path: "/",
  tags,
  summary: "Add a feed",
  description:
    "A Google Shopping feed (RSS 2.0, Atom, TSV or CSV) or Shopify's products.json. POST /api/v1/feeds/{id}/sync reads it.",
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

const update = createRoute({
  method: "patch",
  path: "/{id}",
  tags,
  summary: "Change a feed's name or address",
  description: "Its products stay: the next sync knows them by their shop ids.",
  request: { params: idParams, body: body(feedChangesBody) },
  responses: {
    200: json("The feed", feedSchema),
    ...problems(...WITH_BODY, "feed-not-found", "feed-exists"),
  },
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

export function feedRoutes() {
  return new OpenAPIHono<AppEnv>()
    .openapi(create, async (c) => {
      const { name, feed_url: feedUrl } = c.req.valid("json");
      const feed = await createFeed(c.get("context"), { name, feedUrl });
      return c.json(serializeFeed({ feed, schedule: null }), 201, { location: `/api/v1/feeds/${feed.id}` });
    })
    .openapi(list, async (c) => c.json({ items: (await listFeeds(c.get("context"))).map(serializeFeed) }, 200))
    .openapi(one, async (c) => c.json(serializeFeed(await readFeed(c.get("context"), c.req.valid("param").id)), 200))
    .openapi(update, async (c) => {
      const { name, feed_url: feedUrl } = c.req.valid("json");
      const feed = await updateFeed(c.get("context"), c.req.valid("param").id, { name, feedUrl });
      return c.json(serializeFeed(feed), 200);
    })
    .openapi(remove, async (c) => {
      await deleteFeed(c.get("context"), c.req.valid("param").id);
      return c.body(null, 204);
    })
    .openapi(sync, async (c) => {
      const job_id = await startFeedSync(c.get("context"), c.req.valid("param").id, c.get("workId"));
      return c.json({ job_id, status: "pending" as const }, 202);
    });
}
