import type { Config } from "../../config.ts";
import { AppError } from "../../contract/errors.ts";
import { Failure } from "../../contract/failures.ts";
import type { BatchVideoInput } from "../../contract/jobs.ts";
import { batchStart } from "../../contract/workflow-starts.ts";
import type { BatchRow, JobRow } from "../../store/rows.ts";
import { startWork, type WorkDependencies } from "../start-work.ts";
import { batchInput } from "./batch-input.ts";

/**
 * Starts a run of a batch for those of its jobs that have not ended.
 * @param rollback undoes the rows that were written for this run
 * @throws AppError temporal-unavailable; batch-not-ready where the rows are damaged
 */
export async function startBatchRun(
  deps: WorkDependencies & { config: Config },
  { batch, jobs }: { batch: BatchRow; jobs: JobRow[] },
  rollback: () => Promise<unknown>,
): Promise<void> {
  const { name, runs: run } = batch;
  const input = await batchInputOr(rollback, deps, { batch, jobs });
  const start = batchStart(input, { name, run });
  await startWork(deps, { start, rollback, isClosing: (other) => Number(other.run) < run });
}

async function batchInputOr(
  rollback: () => Promise<unknown>,
  { config, log }: WorkDependencies & { config: Config },
  { batch, jobs }: { batch: BatchRow; jobs: JobRow[] },
): Promise<BatchVideoInput> {
  try {
    return batchInput(batch, jobs, config.BATCH_CONCURRENCY);
  } catch (err) {
    if (!(err instanceof Failure)) throw err;
    log.error({ batch_id: batch.id, err, error_type: err.type }, "damaged batch: it is not started");
    await rollback();
    throw new AppError("batch-not-ready", err.message, { cause: err });
  }
}
