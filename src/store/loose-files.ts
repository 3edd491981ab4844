/** Files in the store that no clip holds: see docs/decisions/0013. For the worker alone. */
import { type Database, unwrap, unwrapMaybe } from "./client.ts";
import type { MediaOwner } from "./storage.ts";

export interface LooseFiles extends MediaOwner {
  /** Says that they are these, and not those of a later try. */
  notedAt: string;
}

/** Notes that a video's files are about to be stored. They are held as soon as there is a clip of them. */
export async function noteLooseFiles(db: Database, { profileId, jobId }: MediaOwner): Promise<void> {
  const row = { job_id: jobId, profile_id: profileId, noted_at: new Date().toISOString() };
  unwrapMaybe(await db.from("loose_files").upsert(row));
}

/** Those that nobody needs any more, the longest waiting first. */
export async function dueLooseFiles(db: Database, limit: number): Promise<LooseFiles[]> {
  const rows: { job_id: string; profile_id: string; noted_at: string }[] = unwrap(
    await db.rpc("due_loose_files", { p_limit: limit }),
  );
  return rows.map((row) => ({ jobId: row.job_id, profileId: row.profile_id, notedAt: row.noted_at }));
}

/** They are gone from the store. */
export async function forgetLooseFiles(db: Database, { jobId, notedAt }: LooseFiles): Promise<void> {
  unwrapMaybe(await db.from("loose_files").delete().eq("job_id", jobId).eq("noted_at", notedAt));
}
