import { type BatchItem, type BatchVideoInput, hasEnded, MAX_PRODUCT_ID } from "../../contract/jobs.ts";
import { parseSettings, requireBatchSize } from "../../contract/stored.ts";
import type { BatchRow, JobRow } from "../../store/rows.ts";

/** Characters of a title; a feed's are no longer. */
const MAX_TITLE = 500;

/**
 * What the workflow of a job's video takes of its row. Texts that are too long for Temporal are cut; of a product's id that is
 * cut, the video's set-up says that its record is damaged.
 */
export const itemOf = ({ id, product_id, content, title }: JobRow): BatchItem => ({
  jobId: id,
  productId: product_id?.slice(0, MAX_PRODUCT_ID + 1) ?? "",
  title: title?.slice(0, MAX_TITLE) ?? null,
  ...(content !== null && { text: content }),
});

/**
 * What a batch's workflow takes, from its rows: those of its jobs that have not ended.
 * @param concurrency how many videos may be in flight
 * @throws Failure SettingsInvalid, RecordInvalid where the rows are damaged
 */
export function batchInput(batch: BatchRow, jobs: readonly JobRow[], concurrency: number): BatchVideoInput {
  requireBatchSize(jobs.length);
  const unfinished = jobs.filter((job) => !hasEnded(job));
  return {
    batchId: batch.id,
    profileId: batch.profile_id,
    items: unfinished.map(itemOf),
    settings: parseSettings(batch.settings),
    concurrency,
    ...(batch.max_failures !== null && { maxFailures: batch.max_failures }),
    ...(batch.callback_url !== null && { callback: true }),
    ...(batch.paused && { paused: true }),
  };
}
