/** Batches and their items as batch mode shows them. */
import type { z } from "@hono/zod-openapi";
import { type BatchStatus, countsOf, type JobStatus } from "../../contract/jobs.ts";
import { batchProgress } from "../../contract/progress.ts";
import { knownBatchSettings, knownConfig, knownResult, knownStage } from "../../contract/stored.ts";
import type { readOutputs } from "../../services/batches/outputs.ts";
import type { BatchView } from "../../services/batches/read-batch.ts";
import type { ListedJob } from "../../store/batches.ts";
import type { BatchRow, JobRow } from "../../store/rows.ts";
import type {
  batchHeadlineSchema,
  batchProgressSchema,
  ITEM_STATUSES,
  itemSchema,
  outputsSchema,
  stagedBatchSchema,
} from "./schema.ts";

const ITEM_STATUS: Record<JobStatus, (typeof ITEM_STATUSES)[number]> = {
  queued: "pending",
  processing: "processing",
  completed: "complete",
  failed: "failed",
  cancelled: "cancelled",
};

function itemState({ id, content, title, status, stage, progress }: JobRow) {
  const kind = content === null ? ("product" as const) : ("text" as const);
  return { item_id: id, kind, title, status: ITEM_STATUS[status], stage: knownStage(stage), progress };
}

/** One item of a batch, whole. */
export function serializeItem(job: JobRow): z.infer<typeof itemSchema> {
  return {
    ...itemState(job),
    position: job.position,
    content: job.content,
    product_id: job.product_id,
    error: job.error,
    error_type: job.error_type,
    failed_stage: knownStage(job.failed_stage),
    result: knownResult(job.result),
    created_at: job.created_at,
    started_at: job.started_at,
    finished_at: job.finished_at,
  };
}

/** A batch without its items, as lists show it. */
export function serializeHeadline(
  batch: BatchRow,
  jobs: ListedJob[],
  { status, paused }: { status: BatchStatus; paused: boolean } = batch,
): z.infer<typeof batchHeadlineSchema> {
  return {
    id: batch.id,
    batch_id: batch.id,
    kind: batch.kind,
    name: batch.name,
    status,
    paused,
    progress: batchProgress(jobs),
    ...countsOf(jobs),
    created_at: batch.created_at,
    started_at: batch.started_at,
    finished_at: batch.finished_at,
  };
}

/** A batch with its items, whole. */
export function serializeBatch({ batch, jobs, ...state }: BatchView): z.infer<typeof stagedBatchSchema> {
  return {
    ...serializeHeadline(batch, jobs, state),
    config: knownConfig(batch.config),
    settings: knownBatchSettings(batch.settings),
    callback_url: batch.callback_url,
    max_failures: batch.max_failures,
    items: jobs.map(serializeItem),
  };
}

/** Percentages of a batch and of each item. */
export function serializeProgress({ batch, jobs, status, paused }: BatchView): z.infer<typeof batchProgressSchema> {
  return {
    batch_id: batch.id,
    status,
    paused,
    progress: batchProgress(jobs),
    ...countsOf(jobs),
    items: jobs.map(itemState),
  };
}

/** The finished items with their files. */
export function serializeOutputs({
  batch,
  clips,
}: Awaited<ReturnType<typeof readOutputs>>): z.infer<typeof outputsSchema> {
  const items = clips.map(({ clip, links: { video_url, ...others } }) => ({
    item_id: clip.job_id,
    clip_id: clip.id,
    title: clip.title,
    duration_s: clip.duration_s,
    output_path: clip.video_path,
    output_url: video_url,
    ...others,
  }));
  return { batch_id: batch.id, items };
}
