import { type Database, unwrap } from "../../src/store/client.ts";
import type { JobRow, NewJob } from "../../src/store/rows.ts";

/** Writes a job's row as no function of the schema would: of an unknown product, say. @param db with the service role */
export async function insertJob(db: Database, row: NewJob): Promise<JobRow> {
  return unwrap(await db.from("jobs").insert(row).select("*").single());
}
