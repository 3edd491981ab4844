/** Folders in storage that no clip refers to: docs/decisions/0013. For the worker alone. */
import { type Database, unwrap, unwrapMaybe } from "./client.ts";
import type { MediaOwner } from "./files/types.ts";
import type { Returned } from "./rows.ts";

/** Longer than any attempt of the library stage, which marks its files again when it begins; ms. */
const STORING_MS = 15 * 60_000;

/** Marks a video's files as orphaned before the first of them is stored; the insert of its clip clears the mark. */
export async function markFilesOrphaned(db: Database, { profileId, jobId }: MediaOwner): Promise<void> {
  const due_at = new Date(Date.now() + STORING_MS).toISOString();
  unwrapMaybe(await db.from("orphaned_files").upsert({ job_id: jobId, profile_id: profileId, due_at }));
}

export type OrphanedFiles = Returned<"due_orphaned_files">[number];

/** Folders that may be removed now, the longest due first. */
export async function dueOrphanedFiles(db: Database, limit: number): Promise<OrphanedFiles[]> {
  return unwrap(await db.rpc("due_orphaned_files", { p_limit: limit }));
}

/** The files are removed. Does nothing where they were marked again since: those belong to another attempt. */
export async function clearOrphanedFiles(db: Database, { job_id, due_at }: OrphanedFiles): Promise<void> {
  unwrapMaybe(await db.from("orphaned_files").delete().eq("job_id", job_id).eq("due_at", due_at));
}
