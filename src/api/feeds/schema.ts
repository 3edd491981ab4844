/** Feeds, as schemas. */
import { z } from "@hono/zod-openapi";
import { trimmedText } from "../../contract/text-fields.ts";
import { failure, id, time } from "../fields.ts";
import { syncCountsSchema } from "../jobs/schema.ts";
import { scheduleBriefSchema } from "../schedules/schema.ts";
import { strictFields } from "../validation.ts";

const feedUrl = z
  .url({ protocol: /^https?$/, error: "must be an http or https address, like https://shop.example/feed.xml." })
  .max(2000)
  .openapi({ description: "A user name and password in it are used for basic authentication and never shown." });
export const feedBody = strictFields("field", { name: trimmedText(200), feed_url: feedUrl }).openapi("NewFeed", {
  example: { name: "My shop", feed_url: "https://shop.example/google-feed.xml" },
});

const notices = z.array(
  z.object({
    line: z.number().int(),
    external_id: z.string().nullable(),
    title: z.string().nullable(),
    reason: z.string(),
  }),
);
export const feedChangesBody = strictFields("field", {
  name: trimmedText(200).optional(),
  feed_url: feedUrl.optional(),
}).openapi("FeedChanges");

export const feedSchema = z
  .object({
    id,
    name: z.string(),
    feed_url: z.string().openapi({ description: "Without user name and password." }),
    has_password: z.boolean().openapi({ description: "Whether it is fetched with a user name and password." }),
    status: z.enum(["never_synced", "syncing", "synced", "failed"]),
    sync_job_id: id.nullable().openapi({ description: "While it is syncing: the job, of GET /api/v1/jobs/{id}." }),
    counts: syncCountsSchema.nullable(),
    rejected: notices.openapi({ description: "The first 200 items that could not be taken, with the reason." }),
    warnings: notices.openapi({ description: "The first 200 flaws of the feed that did not hinder reading it." }),
    ...failure,
    schedule: scheduleBriefSchema.nullable().openapi({ description: "More of it: GET /api/v1/feeds/{id}/schedule." }),
    last_synced_at: time.nullable(),
    created_at: time,
  })
  .openapi("Feed");
