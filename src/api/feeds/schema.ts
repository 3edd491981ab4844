/** Feeds, as schemas. */
import { z } from "@hono/zod-openapi";
import { trimmedText } from "../../contract/text-fields.ts";
import { failure, id, time } from "../fields.ts";
import { syncCountsSchema } from "../jobs/schema.ts";
import { scheduleBriefSchema } from "../schedules/schema.ts";
import { strictFields } from "../validation.ts";

const feedUrl = z
  .url({ protocol: /^https?$/, error: "must be an http or https address, like https://shop.example/feed.xml." })
  .max(2000);
export const feedBody = strictFields("field", { name: trimmedText(200), feed_url: feedUrl }).openapi("NewFeed", {
  example: { name: "My shop", feed_url: "https://shop.example/google-feed.xml" },
});

export const feedSchema = z
  .object({
    id,
    name: z.string(),
    feed_url: z.string(),
    status: z.enum(["never_synced", "syncing", "synced", "failed"]),
    sync_job_id: id.nullable().openapi({ description: "While it is syncing: the job, of GET /api/v1/jobs/{id}." }),
    counts: syncCountsSchema.nullable(),
    rejected: z
      .array(
        z.object({
          line: z.number().int(),
          external_id: z.string().nullable(),
          title: z.string().nullable(),
          reason: z.string(),
        }),
      )
      .openapi({ description: "The first 200 items that could not be taken, with the reason." }),
    ...failure,
    schedule: scheduleBriefSchema.nullable().openapi({ description: "More of it: GET /api/v1/feeds/{id}/schedule." }),
    last_synced_at: time.nullable(),
    created_at: time,
  })
  .openapi("Feed");
