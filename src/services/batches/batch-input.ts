import { type BatchVideoInput, hasEnded } from "../../contract/jobs.ts";
import type { BatchRow, JobRow } from "../../store/rows.ts";

/**
 * What a batch's workflow takes, from its rows: those of its jobs that have not ended.
 * @param concurrency how many videos may be in flight
 */
export function batchInput(batch: BatchRow, jobs: readonly JobRow[], concurrency: number): BatchVideoInput {
  const unfinished = jobs.filter((job) => !hasEnded(job));
  return {
    batchId: batch.id,
    profileId: batch.profile_id,
    items: unfinished.map(({ id, product_id, content, title }) => ({
      jobId: id,
      productId: product_id ?? "",
      title,
      ...(content !== null && { text: content }),
    })),
    settings: batch.settings,
    concurrency,
    ...(batch.max_failures !== null && { maxFailures: batch.max_failures }),
    ...(batch.callback_url !== null && { callback: true }),
    ...(batch.paused && { paused: true }),
  };
}
