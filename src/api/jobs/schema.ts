/** Jobs, as schemas: a video, or a feed's sync. */
import { z } from "@hono/zod-openapi";
import { JOB_STATUSES } from "../../contract/jobs.ts";
import { renderSettingsSchema } from "../../contract/settings.ts";
import { failure, id, progress, stage, time } from "../fields.ts";

export const newJobSchema = z.object({ job_id: id, status: z.literal("pending") }).openapi("JobAccepted");

export const videoResultSchema = z
  .object({
    clip_id: id.openapi({ description: "Of GET /api/v1/library/{clip_id}." }),
    project_id: id,
    video_path: z.string(),
    duration_s: z.number(),
    notes: z.array(z.string()).openapi({ description: "What the customer should know of the video." }),
    deleted_at: time
      .optional()
      .openapi({ description: "When the clip was deleted from the library: there is nothing left to play." }),
  })
  .openapi("VideoResult");

export const stageTimingSchema = z.object({
  started_at: time,
  moving_at: time
    .nullish()
    .openapi({ description: "When its progress first moved; until then it may have waited for its turn to render." }),
  finished_at: time.nullable(),
  attempts: z.number().int().openapi({ description: "How often the stage was begun." }),
});
const jobTimes = { created_at: time, started_at: time.nullable(), finished_at: time.nullable() };

const videoJobSchema = z
  .object({
    kind: z.literal("video"),
    job_id: id,
    batch_id: id.nullable(),
    product_id: z.string().openapi({ description: "Empty where the video is made of a text." }),
    content: z.string().nullable().openapi({ description: "The text that the video is made of." }),
    title: z.string().nullable(),
    script: z.string().nullable().openapi({ description: "As given; null where none was." }),
    status: z.enum(JOB_STATUSES),
    stage: stage.nullable(),
    progress,
    stages: z
      .partialRecord(stage, stageTimingSchema)
      .openapi({ description: "Times and attempts of each stage so far." }),
    ...failure,
    failed_stage: stage.nullable(),
    result: videoResultSchema.nullable(),
    settings: renderSettingsSchema.nullable(),
    ...jobTimes,
  })
  .openapi("VideoJob");

export const syncCountsSchema = z
  .object({
    read: z.number().int(),
    inserted: z.number().int(),
    updated: z.number().int(),
    unchanged: z.number().int(),
    gone: z.number().int(),
    rejected: z.number().int(),
  })
  .openapi("SyncCounts");

const feedSyncJobSchema = z
  .object({
    kind: z.literal("feed_sync"),
    job_id: id,
    feed_id: id.nullable(),
    title: z.string().nullable(),
    status: z.enum(JOB_STATUSES),
    progress: progress.openapi({ description: "Of the feed that is read; 0 where its length is not known yet." }),
    counts: syncCountsSchema.nullable().openapi({ description: "What this sync has done, so far while it runs." }),
    ...failure,
    ...jobTimes,
  })
  .openapi("FeedSyncJob");

/** The answer to a cancel. */
export const cancelledJobSchema = z.object({ job_id: id, status: z.literal("cancelling") }).openapi("JobCancelling");

export const jobSchema = z.discriminatedUnion("kind", [videoJobSchema, feedSyncJobSchema]).openapi("Job");
