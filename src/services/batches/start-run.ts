/** Rows of a batch are there; now its workflow. */

import type { Config } from "../../config.ts";
import type { BatchRow, JobRow } from "../../store/rows.ts";
import type { TemporalGateway } from "../../temporal/gateway.ts";
import { batchInput } from "./batch-input.ts";

/**
 * Starts a run of a batch for those of its jobs that have not ended.
 * @throws AppError temporal-unavailable
 */
export function startRun(
  { config, temporal }: { config: Config; temporal: Pick<TemporalGateway, "startBatch"> },
  batch: BatchRow,
  jobs: JobRow[],
): Promise<void> {
  const { name, runs: run } = batch;
  return temporal.startBatch(batchInput(batch, jobs, config.BATCH_CONCURRENCY), { name, run });
}
