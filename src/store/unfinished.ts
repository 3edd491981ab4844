/** Unfinished work of all profiles, for the reconciler. */
import { UNFINISHED } from "../contract/jobs.ts";
import { type Database, unwrap, unwrapMaybe } from "./client.ts";
import { JOB_COLUMNS } from "./jobs.ts";
import type { NamedRun } from "./nightly-runs.ts";
import type { BatchRow, JobRow } from "./rows.ts";
import { named } from "./schedules.ts";

/** Most rows of one query; hosted databases return no more. */
export const UNFINISHED_PAGE = 1_000;

/** Below the first id. */
const FIRST = "00000000-0000-0000-0000-000000000000";

/**
 * A page of the batches that are processing, by id. Not those of an active nightly run, which starts and ends its batches itself.
 * @param after the last id of the page before; null for the first page
 */
export async function unfinishedBatches(db: Database, after: string | null): Promise<BatchRow[]> {
  const processing = db.from("batches").select("*, nightly_runs()").eq("status", "processing");
  const withoutRun = processing.eq("nightly_runs.status", "running").is("nightly_runs", null);
  return unwrap(
    await withoutRun
      .gt("id", after ?? FIRST)
      .order("id")
      .limit(UNFINISHED_PAGE),
  );
}

/** A page of the jobs without a batch that have not ended, by id. @param after as for {@link unfinishedBatches} */
export async function unfinishedSingleJobs(db: Database, after: string | null): Promise<JobRow[]> {
  const single = db.from("jobs").select(JOB_COLUMNS).is("batch_id", null).in("status", UNFINISHED);
  return unwrap(
    await single
      .gt("id", after ?? FIRST)
      .order("id")
      .limit(UNFINISHED_PAGE),
  );
}

/** A page of the running nightly runs of all profiles, by id. @param after as for {@link unfinishedBatches} */
export async function unfinishedRuns(db: Database, after: string | null): Promise<NamedRun[]> {
  const running = db.from("nightly_runs").select("*, product_feeds(name)").eq("status", "running");
  return unwrap(
    await running
      .gt("id", after ?? FIRST)
      .order("id")
      .limit(UNFINISHED_PAGE),
  ).map(named);
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
