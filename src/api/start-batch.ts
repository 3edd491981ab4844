/** Rows of a batch are there; now its workflow. */
import type { BatchItem, BatchRow, JobRow } from "../contract/jobs.ts";
import type { ApiDeps } from "./context.ts";

/** A job as the workflow takes it. */
function itemOf({ id, product_id, content, title }: JobRow): BatchItem {
  return { jobId: id, productId: product_id ?? "", ...(content === null ? {} : { text: content }), title };
}

type Startable = Pick<
  BatchRow,
  "id" | "profile_id" | "name" | "settings" | "callback_url" | "max_failures" | "paused" | "runs"
>;

/**
 * Starts a run of a batch.
 * @param jobs those that the run is for, in order
 * @throws Problem temporal-unavailable
 */
export function startRun({ config, temporal }: ApiDeps, batch: Startable, jobs: JobRow[]): Promise<void> {
  const input = {
    batchId: batch.id,
    profileId: batch.profile_id,
    items: jobs.map(itemOf),
    settings: batch.settings,
    concurrency: config.BATCH_CONCURRENCY,
    ...(batch.max_failures === null ? {} : { maxFailures: batch.max_failures }),
    ...(batch.callback_url === null ? {} : { callback: true }),
    ...(batch.paused ? { paused: true } : {}),
  };
  return temporal.startBatch(input, { name: batch.name, run: batch.runs });
}
