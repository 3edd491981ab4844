import type { Config } from "../../config.ts";
import { batchStart } from "../../contract/workflow-starts.ts";
import type { BatchRow, JobRow } from "../../store/rows.ts";
import { startWork, type WorkDependencies } from "../start-work.ts";
import { batchInput } from "./batch-input.ts";

/**
 * Starts a run of a batch for those of its jobs that have not ended.
 * @param rollback undoes the rows that were written for this run
 * @throws AppError temporal-unavailable
 */
export async function startBatchRun(
  deps: WorkDependencies & { config: Config },
  { batch, jobs }: { batch: BatchRow; jobs: JobRow[] },
  rollback: () => Promise<unknown>,
): Promise<void> {
  const { name, runs: run } = batch;
  const start = batchStart(batchInput(batch, jobs, deps.config.BATCH_CONCURRENCY), { name, run });
  await startWork(deps, { start, rollback, isClosing: (other) => Number(other.run) < run });
}
