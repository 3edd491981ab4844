/** Jobs as the API shows them. */
import type { z } from "@hono/zod-openapi";
import { knownDetail, knownResult, knownSettings, knownStage } from "../../contract/stored.ts";
import type { JobRow } from "../../store/rows.ts";
import type { jobSchema } from "./schema.ts";

type ShownJob = z.infer<typeof jobSchema>;

/** A video, or a feed's sync. */
export const serializeJob = (job: JobRow): ShownJob =>
  job.kind === "feed_sync" ? serializeSync(job) : serializeVideo(job);

function serializeVideo(job: JobRow): ShownJob {
  return {
    kind: "video",
    job_id: job.id,
    batch_id: job.batch_id,
    product_id: job.product_id ?? "",
    content: job.content,
    title: job.title,
    script: job.script,
    status: job.status,
    stage: knownStage(job.stage),
    progress: job.progress,
    stages: knownDetail(job.detail).stages,
    error: job.error,
    error_type: job.error_type,
    failed_stage: knownStage(job.failed_stage),
    result: knownResult(job.result),
    settings: knownSettings(job.settings),
    created_at: job.created_at,
    started_at: job.started_at,
    finished_at: job.finished_at,
  };
}

function serializeSync(job: JobRow): ShownJob {
  return {
    kind: "feed_sync",
    job_id: job.id,
    feed_id: job.feed_id,
    title: job.title,
    status: job.status,
    progress: job.progress,
    counts: knownDetail(job.detail).counts,
    error: job.error,
    error_type: job.error_type,
    created_at: job.created_at,
    started_at: job.started_at,
    finished_at: job.finished_at,
  };
}
