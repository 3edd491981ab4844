/** Work that the database calls unfinished, of all profiles; for the worker, which sees to it that somebody does it. */
import { UNFINISHED } from "../contract/jobs.ts";
import { type Database, unwrap, unwrapMaybe } from "./client.ts";
import type { BatchRow, JobRow } from "./rows.ts";

/** Most rows of one reading; what is left is read when these have ended. */
const AT_ONCE = 1_000;

/** Batches that are processing, the oldest first. Those of a nightly run that is under way are that run's to see to. */
export async function unfinishedBatches(db: Database): Promise<BatchRow[]> {
  const processing = db.from("batches").select("*, nightly_runs()").eq("status", "processing");
  const withoutRun = processing.eq("nightly_runs.status", "running").is("nightly_runs", null);
  return unwrap(await withoutRun.order("started_at").order("id").limit(AT_ONCE));
}

/** Jobs that belong to no batch and have not ended, the oldest first. */
export async function unfinishedSingleJobs(db: Database): Promise<JobRow[]> {
  return unwrap(
    await db
      .from("jobs")
      .select("*")
      .is("batch_id", null)
      .in("status", UNFINISHED)
      .order("created_at")
      .order("id")
      .limit(AT_ONCE),
  );
}

/**
 * Counts another run of a batch of which some jobs have ended.
 * @returns how many runs it has now
 */
export async function countAnotherRun(db: Database, { id, runs }: Pick<BatchRow, "id" | "runs">): Promise<number> {
  const next = { runs: runs + 1 };
  unwrapMaybe(await db.from("batches").update(next).eq("id", id).eq("runs", runs));
  return next.runs;
}
