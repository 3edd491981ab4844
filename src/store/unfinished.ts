/** Unfinished work of all profiles, for the reconciler. */
import { UNFINISHED } from "../contract/jobs.ts";
import { type Database, unwrap, unwrapMaybe } from "./client.ts";
import type { BatchRow, JobRow } from "./rows.ts";

/** Most rows of one query; the rest is read once these have ended. */
const MAX_ROWS = 1_000;

/** Batches that are processing, oldest first. Not those of an active nightly run, which starts and ends its batches itself. */
export async function unfinishedBatches(db: Database): Promise<BatchRow[]> {
  const processing = db.from("batches").select("*, nightly_runs()").eq("status", "processing");
  const withoutRun = processing.eq("nightly_runs.status", "running").is("nightly_runs", null);
  return unwrap(await withoutRun.order("started_at").order("id").limit(MAX_ROWS));
}

/** Jobs without a batch that have not ended, oldest first. */
export async function unfinishedSingleJobs(db: Database): Promise<JobRow[]> {
  return unwrap(
    await db
      .from("jobs")
      .select("*")
      .is("batch_id", null)
      .in("status", UNFINISHED)
      .order("created_at")
      .order("id")
      .limit(MAX_ROWS),
  );
}

/**
 * Counts another run of a batch of which some jobs have ended.
 * @returns the number of the new run
 */
export async function countAnotherRun(db: Database, { id, runs }: Pick<BatchRow, "id" | "runs">): Promise<number> {
  const next = { runs: runs + 1 };
  unwrapMaybe(await db.from("batches").update(next).eq("id", id).eq("runs", runs));
  return next.runs;
}
