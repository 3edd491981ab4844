/**
 * The moves of a batch between its statuses. The database checks the status that each starts from, so that of two concurrent
 * ones only one succeeds. They return null where the batch is not the caller's or its status does not allow the move.
 */
import type { BatchConfig } from "../contract/jobs.ts";
import type { RenderSettings } from "../contract/settings.ts";
import type { BatchTerms } from "./batches.ts";
import { type Answer, type Database, unwrap, unwrapMaybe } from "./client.ts";
import type { BatchRow, JobRow } from "./rows.ts";

export interface Draft extends BatchTerms {
  name: string;
  config: BatchConfig;
  /** `config` merged with the defaults; validated when the batch is locked. */
  settings: Record<keyof RenderSettings, unknown>;
}

/** The batch that a function of the schema returned; null where it returned no row. */
async function moved(call: PromiseLike<Answer<BatchRow[] | null>>): Promise<BatchRow | null> {
  return unwrap(await call)[0] ?? null;
}

const draftParameters = ({ name, config, settings, callbackUrl, maxFailures }: Draft) => ({
  p_name: name,
  p_config: config,
  p_settings: settings,
  p_callback_url: callbackUrl,
  p_max_failures: maxFailures,
});

/** Idempotent for the same `id`. @returns null where the id is that of another profile's batch */
export const draftBatch = (db: Database, profileId: string, id: string, draft: Draft) =>
  moved(db.rpc("draft_batch", { p_profile: profileId, p_id: id, ...draftParameters(draft) }));

export const editBatch = (db: Database, id: string, draft: Draft) =>
  moved(db.rpc("edit_batch", { p_batch: id, ...draftParameters(draft) }));

/** A text, or a product by its id. */
export type NewItem = ({ content: string; title: string } | { product_id: string; title: string | null }) & {
  /** Said instead of what would be written. */
  script?: string | null;
};

/**
 * Adds items, all or none.
 * @param workId id of the request; idempotent for the same one
 * @returns all of the batch's jobs, in order; null also where the batch would hold more than the server allows
 */
export async function addItems(
  db: Database,
  id: string,
  { workId, items }: { workId: string; items: NewItem[] },
): Promise<JobRow[] | null> {
  const parameters = { p_batch: id, p_work: workId, p_items: items };
  const jobs = unwrap(await db.rpc("add_items", parameters));
  return jobs.length === 0 ? null : jobs;
}

export const removeItem = (db: Database, id: string, jobId: string) =>
  moved(db.rpc("remove_item", { p_batch: id, p_job: jobId }));

/** @param seen the batch's `changes` when it was validated: a batch that has changed since is not locked */
export const lockBatch = (db: Database, id: string, settings: RenderSettings, seen: number) =>
  moved(db.rpc("lock_batch", { p_batch: id, p_settings: settings, p_seen: seen }));

export const unlockBatch = (db: Database, id: string) => moved(db.rpc("unlock_batch", { p_batch: id }));

/** @param workId id of the request; idempotent for the same one */
export const startBatch = (db: Database, id: string, workId: string, terms: BatchTerms) =>
  moved(
    db.rpc("start_batch", {
      p_batch: id,
      p_work: workId,
      p_callback_url: terms.callbackUrl,
      p_max_failures: terms.maxFailures,
    }),
  );

/** Sets failed items back to queued; completed ones stay as they are. @param workId as for {@link startBatch} */
export const retryBatch = (db: Database, id: string, workId: string) =>
  moved(db.rpc("retry_batch", { p_batch: id, p_work: workId }));

/** Undoes a start or retry whose workflow could not be started, unless a job is processing. */
export const rollBackStart = (db: Database, id: string, workId: string) =>
  moved(db.rpc("roll_back_start", { p_batch: id, p_work: workId }));

/** @returns whether it existed and could be deleted */
export async function deleteBatch(db: Database, id: string): Promise<boolean> {
  return unwrap(await db.rpc("delete_batch", { p_batch: id }));
}

/** @param paused what the workflow returned */
export const setBatchPaused = (db: Database, id: string, paused: boolean) =>
  moved(db.rpc("set_batch_paused", { p_batch: id, p_paused: paused }));

/** Ends a batch that was cancelled before it had a workflow. */
export async function cancelUnstartedBatch(db: Database, id: string): Promise<void> {
  unwrapMaybe(await db.rpc("cancel_unstarted_batch", { p_batch: id }));
}
