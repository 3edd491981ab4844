/** Rows first, then the workflow: what was answered with 202 is on record, and what was not is taken back. */
import type { Logger } from "pino";
import type { Database } from "../../store/client.ts";
import { deleteUnstartedWork } from "../../store/jobs.ts";

/**
 * Starts the workflow of rows that were just made.
 * @param work the rows to take back where the start fails
 * @throws whatever `start` threw, the rows gone, so that the caller may simply try again
 */
export async function startOrTakeBack<T>(
  { db, logger }: { db: Database; logger: Logger },
  work: { batchId?: string; jobId?: string },
  start: () => Promise<T>,
): Promise<T> {
  try {
    return await start();
  } catch (error) {
    await deleteUnstartedWork(db, work).catch((err: unknown) =>
      logger.error({ err, ...work }, "rows without work are left"),
    );
    throw error;
  }
}
