/** What a batch's `callback_url` is told when the batch has ended. */
import type { Config } from "../../config.ts";
import { type BatchEndEvent, outcomeOf } from "../../contract/callback.ts";
import { countsOf } from "../../contract/jobs.ts";
import type { SafePost } from "../../http/safe-post.ts";
import { getBatch } from "../../store/batches.ts";
import type { Database } from "../../store/client.ts";
import { findProfile } from "../../store/profiles.ts";
import type { BatchRow, JobRow } from "../../store/rows.ts";
import { notify } from "./notify.ts";
import { webhookSecrets } from "./secret.ts";

/** @returns null for a batch that has not ended */
export function batchEndEvent(batch: BatchRow, jobs: JobRow[]): BatchEndEvent | null {
  const outcome = outcomeOf(batch.status);
  if (outcome === null || batch.finished_at === null) return null;
  const { id, kind, name, status } = batch;
  return {
    type: "batch.completed",
    timestamp: new Date(batch.finished_at).toISOString(),
    data: { batch_id: id, kind, name, status, outcome, ...countsOf(jobs) },
  };
}

/** @returns null where the batch was deleted or runs again, so that there is nothing to tell yet */
export async function describeBatchEnd(
  { db }: { db: Database },
  profileId: string,
  batchId: string,
): Promise<BatchEndEvent | null> {
  const found = await getBatch(db, profileId, batchId);
  return found && batchEndEvent(found.batch, found.jobs);
}

/**
 * Calls the batch's address once. It is read each time, since the customer may have deleted the batch.
 * @throws Failure CallbackFailing, CallbackRefused, AddressNotAllowed; the signal's reason when aborted
 */
export async function notifyBatchEnd(
  { config, db, safePost }: { config: Config; db: Database; safePost: SafePost },
  profileId: string,
  { event, messageId }: { event: BatchEndEvent; messageId: string },
  signal: AbortSignal,
): Promise<void> {
  const found = await getBatch(db, profileId, event.data.batch_id);
  const url = found?.batch.callback_url;
  const profile = await findProfile(db, profileId);
  const signing = profile && webhookSecrets(config, profile);
  if (!url || !signing) return;
  const secrets = [signing.current, signing.previous].filter((secret) => secret !== null);
  await notify({ url, secrets, messageId, event }, safePost, signal);
}
