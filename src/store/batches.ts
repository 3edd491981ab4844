import type { BatchRow, BatchStatus, JobRow } from "../contract/jobs.ts";
import type { RenderSettings } from "../contract/settings.ts";
import { type Database, isUuid, unwrap, unwrapMaybe } from "./client.ts";

export interface NewBatch {
  profileId: string;
  name: string;
  settings: RenderSettings;
  items: { productId: string; title: string | null }[];
  retryOf?: string;
}

/** A batch that is on its way, with a queued job per item, in order; all or nothing. */
export async function createBatch(db: Database, batch: NewBatch): Promise<{ batchId: string; jobs: JobRow[] }> {
  const rows: JobRow[] = unwrap(
    await db.rpc("create_batch", {
      p_profile: batch.profileId,
      p_name: batch.name,
      p_settings: batch.settings,
      p_items: batch.items.map((item) => ({ product_id: item.productId, title: item.title })),
      p_retry_of: batch.retryOf ?? null,
    }),
  );
  const jobs = rows.toSorted((a, b) => a.position - b.position);
  const batchId = jobs[0]?.batch_id;
  if (!batchId) throw new Error("A batch needs at least one item.");
  return { batchId, jobs };
}

/** A batch of the profile with its jobs in order. */
export async function getBatch(
  db: Database,
  profileId: string,
  id: string,
): Promise<{ batch: BatchRow; jobs: JobRow[] } | null> {
  if (!isUuid(id)) return null;
  const row = unwrapMaybe(
    await db
      .from("batches")
      .select("*, jobs(*)")
      .eq("profile_id", profileId)
      .eq("id", id)
      .order("position", { referencedTable: "jobs" })
      .maybeSingle(),
  );
  if (row === null) return null;
  const { jobs, ...batch } = row as BatchRow & { jobs: JobRow[] };
  return { batch, jobs };
}

/** Ends a batch that is still processing; its jobs that never ran end as cancelled. */
export async function endBatch(db: Database, id: string, status: BatchStatus): Promise<void> {
  unwrapMaybe(await db.rpc("end_batch", { p_batch: id, p_status: status }));
}
