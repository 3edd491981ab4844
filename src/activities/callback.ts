/** Tells a batch's customer that it has ended. */
import { Context } from "@temporalio/activity";
import { type BatchEndEvent, outcomeOf } from "../contract/callback.ts";
import type { JobStatus } from "../contract/jobs.ts";
import { notify } from "../services/notifications/notify.ts";
import { webhookSecret } from "../services/notifications/secret.ts";
import { getBatch } from "../store/batches.ts";
import type { BatchRow, JobRow } from "../store/rows.ts";
import type { Dependencies } from "./dependencies.ts";
import { withTypedFailures } from "./failure.ts";

export function createCallback({ config, db, safePost }: Dependencies) {
  return {
    /** What is to be told; null where the batch is gone or runs again, and there is nothing to tell yet. */
    describeBatchEnd: (profileId: string, batchId: string): Promise<BatchEndEvent | null> =>
      withTypedFailures(async () => {
        const found = await getBatch(db, profileId, batchId);
        return found && batchEndEvent(found.batch, found.jobs);
      }),

    /** One call; the address is read each time, since it is the customer's own and may be gone. */
    notifyBatchEnd: (profileId: string, event: BatchEndEvent, messageId: string): Promise<void> =>
      withTypedFailures(async () => {
        const found = await getBatch(db, profileId, event.data.batch_id);
        const url = found?.batch.callback_url;
        const secret = webhookSecret(config, profileId);
        if (!url || secret === null) return;
        await notify({ url, secret, messageId, event }, safePost, Context.current().cancellationSignal);
      }),
  };
}

/** @returns null for a batch that has not ended */
export function batchEndEvent(batch: BatchRow, jobs: JobRow[]): BatchEndEvent | null {
  const outcome = outcomeOf(batch.status);
  if (outcome === null || batch.finished_at === null) return null;
  const count = (wanted: JobStatus) => jobs.filter(({ status }) => status === wanted).length;
  return {
    type: "batch.completed",
    timestamp: new Date(batch.finished_at).toISOString(),
    data: {
      batch_id: batch.id,
      kind: batch.kind,
      name: batch.name,
      status: batch.status,
      outcome,
      total: jobs.length,
      completed: count("completed"),
      failed: count("failed"),
      cancelled: count("cancelled"),
    },
  };
}
