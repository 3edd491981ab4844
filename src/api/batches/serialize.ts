/** Product batches as the API shows them. */
import type { z } from "@hono/zod-openapi";
import { outcomeOf } from "../../contract/callback.ts";
import { countsOf } from "../../contract/jobs.ts";
import { batchProgress } from "../../contract/progress.ts";
import { knownResult, knownStage } from "../../contract/stored.ts";
import type { BatchView } from "../../services/batches/read-batch.ts";
import type { JobRow } from "../../store/rows.ts";
import type { batchStatusSchema } from "./schema.ts";

/** A batch without its products. */
export function serializeProductBatch({ batch, jobs, status, paused }: BatchView) {
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

/** A product of a batch. */
export function serializeProductJob(job: JobRow): z.infer<typeof batchStatusSchema>["product_jobs"][number] {
  return {
    product_id: job.product_id ?? "",
    job_id: job.id,
    title: job.title,
    status: job.status,
    stage: knownStage(job.stage),
    progress: job.progress,
    error: job.error,
    error_type: job.error_type,
    failed_stage: knownStage(job.failed_stage),
    result: knownResult(job.result),
  };
}
