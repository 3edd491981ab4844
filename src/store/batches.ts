import { crashFailure } from "../contract/failures.ts";
import { type BatchEnd, type BatchStatus, type JobError, MAX_BATCH_ITEMS } from "../contract/jobs.ts";
import type { RenderSettings } from "../contract/settings.ts";
import { type Database, isUuid, unwrap, unwrapMaybe } from "./client.ts";
import { JOB_COLUMNS } from "./jobs.ts";
import type { BatchRow, JobRow } from "./rows.ts";

/** How a batch runs, apart from its settings. */
export interface BatchTerms {
  callbackUrl: string | null;
  /** With more failures than this, jobs that have not started are cancelled and the batch fails; null: no limit. */
  maxFailures: number | null;
}

export interface NewBatch extends BatchTerms {
  id: string;
  profileId: string;
  name: string;
  settings: RenderSettings;
  items: { productId: string; title: string | null; script?: string | null }[];
  retryOf?: string;
}

/** Creates a product batch, started, with a queued job per item, in order. Idempotent for the same id. */
export async function createBatch(db: Database, batch: NewBatch): Promise<{ batch: BatchRow; jobs: JobRow[] }> {
  const jobs = unwrap(
    await db
      .rpc("create_batch", {
        p_id: batch.id,
        p_profile: batch.profileId,
        p_name: batch.name,
        p_settings: batch.settings,
        p_items: batch.items.map(({ productId: product_id, title, script }) => ({
          product_id,
          title,
          script: script ?? null,
        })),
        p_retry_of: batch.retryOf ?? null,
        p_callback_url: batch.callbackUrl,
        p_max_failures: batch.maxFailures,
      })
      .select(JOB_COLUMNS),
  );
  const row = unwrap(await db.from("batches").select("*").eq("id", batch.id).single());
  return { batch: row, jobs };
}

/** A batch of the profile with its jobs in order; of a batch that has too many, one job too many. */
export async function getBatch(
  db: Database,
  profileId: string,
  id: string,
): Promise<{ batch: BatchRow; jobs: JobRow[] } | null> {
  if (!isUuid(id)) return null;
  const row = unwrapMaybe(
    await db
      .from("batches")
      .select(`*, jobs(${JOB_COLUMNS})`)
      .eq("profile_id", profileId)
      .eq("id", id)
      .order("position", { referencedTable: "jobs" })
      .limit(MAX_BATCH_ITEMS + 1, { referencedTable: "jobs" })
      .maybeSingle(),
  );
  if (row === null) return null;
  const { jobs, ...batch } = row;
  return { batch, jobs };
}

/** Of a batch's jobs, what a listing shows. */
export type ListedJob = Pick<JobRow, "status" | "stage" | "progress">;

/** A page of a profile's batches, newest first. */
export async function listBatches(
  db: Database,
  profileId: string,
  filter: { status?: BatchStatus | undefined; kind?: BatchRow["kind"] | undefined; page: number; page_size: number },
): Promise<{ items: { batch: BatchRow; jobs: ListedJob[] }[]; total: number }> {
  const from = (filter.page - 1) * filter.page_size;
  let query = db
    .from("batches")
    .select("*, jobs(status, stage, progress)", { count: "exact" })
    .eq("profile_id", profileId);
  if (filter.status !== undefined) query = query.eq("status", filter.status);
  if (filter.kind !== undefined) query = query.eq("kind", filter.kind);
  const answer = await query
    .order("created_at", { ascending: false })
    .order("id")
    .range(from, from + filter.page_size - 1);
  // PostgREST answers 416 to a page past the end; for us that is an empty page.
  if (answer.error && answer.status === 416) {
    const first = await listBatches(db, profileId, { ...filter, page: 1, page_size: 1 });
    return { items: [], total: first.total };
  }
  return { items: unwrap(answer).map(({ jobs, ...batch }) => ({ batch, jobs })), total: answer.count ?? 0 };
}

/** The failure of a batch's jobs that had not ended when its workflow crashed. */
const CRASHED = crashFailure("this video", "Retry it.");

/**
 * Ends a batch that is processing. Its jobs that have not ended fail where it crashed, and are cancelled otherwise.
 * @returns the status that the batch has now, also when another caller ended it; `cancelled` where it was deleted
 */
export const endBatch = (db: Database, id: string, end: BatchEnd): Promise<BatchStatus> =>
  writeEnd(db, id, { cancelled: end === "cancelled", error: end === "crashed" ? CRASHED : null });

/** Ends a batch that cannot run: its jobs that have not ended fail with the given error. @returns as {@link endBatch} */
export const failBatch = (
  db: Database,
  id: string,
  error: Pick<JobError, "error" | "error_type">,
): Promise<BatchStatus> => writeEnd(db, id, { cancelled: false, error });

async function writeEnd(
  db: Database,
  id: string,
  { cancelled, error }: { cancelled: boolean; error: Pick<JobError, "error" | "error_type"> | null },
): Promise<BatchStatus> {
  const failure = error && { p_error: error.error, p_error_type: error.error_type };
  return unwrapMaybe(await db.rpc("end_batch", { p_batch: id, p_cancelled: cancelled, ...failure })) ?? "cancelled";
}
