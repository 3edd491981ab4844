/** A batch and its items as the API shows them. */
import type { z } from "@hono/zod-openapi";
import { outcomeOf } from "../../contract/callback.ts";
import type { BatchStatus, JobStatus } from "../../contract/jobs.ts";
import { batchProgress } from "../../contract/progress.ts";
import type { BatchView } from "../../services/batches/status.ts";
import type { BatchRow, JobRow } from "../../store/rows.ts";
import type { batchStatusSchema } from "../schemas.ts";
import type {
  batchHeadlineSchema,
  batchProgressSchema,
  ITEM_STATUSES,
  itemSchema,
  stagedBatchSchema,
} from "./schema.ts";

type Counted = Pick<JobRow, "status" | "stage" | "progress">;

const counted = (jobs: Counted[], wanted: JobStatus) => jobs.filter(({ status }) => status === wanted).length;

/** How many jobs there are, and how many ended in which way. */
export const countsOf = (jobs: Counted[]) => ({
  total: jobs.length,
  completed: counted(jobs, "completed"),
  failed: counted(jobs, "failed"),
  cancelled: counted(jobs, "cancelled"),
});

const ITEM_STATUS: Record<JobStatus, (typeof ITEM_STATUSES)[number]> = {
  queued: "pending",
  processing: "processing",
  completed: "complete",
  failed: "failed",
  cancelled: "cancelled",
};

function itemState({ id, content, title, status, stage, progress }: JobRow) {
  const kind = content === null ? ("product" as const) : ("text" as const);
  return { item_id: id, kind, title, status: ITEM_STATUS[status], stage, progress };
}

/** One item of a batch, whole. */
export function shownItem(job: JobRow): z.infer<typeof itemSchema> {
  const { position, content, product_id, error, error_type, failed_stage, result } = job;
  const { created_at, started_at, finished_at } = job;
  const reason = { error, error_type, failed_stage };
  return { ...itemState(job), position, content, product_id, ...reason, result, created_at, started_at, finished_at };
}

/** What a listing tells of a batch. */
export function headlineOf(
  batch: BatchRow,
  jobs: Counted[],
  { status, paused }: { status: BatchStatus; paused: boolean } = batch,
): z.infer<typeof batchHeadlineSchema> {
  const { id, kind, name, created_at, started_at, finished_at } = batch;
  const progress = batchProgress(jobs);
  const times = { created_at, started_at, finished_at };
  return { id, batch_id: id, kind, name, status, paused, progress, ...countsOf(jobs), ...times };
}

/** A batch with its items, whole. */
export function shownBatch({ batch, jobs, ...state }: BatchView): z.infer<typeof stagedBatchSchema> {
  const { config, settings, callback_url, max_failures } = batch;
  const items = jobs.map(shownItem);
  return { ...headlineOf(batch, jobs, state), config, settings, callback_url, max_failures, items };
}

/** Percentages of a batch and of each item. */
export function shownProgress({ batch, jobs, status, paused }: BatchView): z.infer<typeof batchProgressSchema> {
  const progress = batchProgress(jobs);
  return { batch_id: batch.id, status, paused, progress, ...countsOf(jobs), items: jobs.map(itemState) };
}

/** A product of a batch. */
export function shownProductJob(job: JobRow): z.infer<typeof batchStatusSchema>["product_jobs"][number] {
  const { title, status, stage, progress, error, error_type, failed_stage, result } = job;
  const product_id = job.product_id ?? "";
  return { product_id, job_id: job.id, title, status, stage, progress, error, error_type, failed_stage, result };
}

/** A product batch's state, without its products. */
export function productBatchState({ batch, jobs, status, paused }: BatchView) {
  const outcome = outcomeOf(status);
  return {
    batch_id: batch.id,
    status: outcome === null ? ("processing" as const) : ("completed" as const),
    outcome,
    ...countsOf(jobs),
    progress: batchProgress(jobs),
    paused,
  };
}
