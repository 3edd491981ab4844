/** Runs of staged batches: the start of a locked one, and its retry in place. */
import { movesOf } from "../../contract/batch-moves.ts";
import { AppError } from "../../contract/errors.ts";
import * as store from "../../store/batch-moves.ts";
import type { BatchRow } from "../../store/rows.ts";
import type { ServiceContext } from "../context.ts";
import { requireCallable } from "../notifications/callback-address.ts";
import { requireUsableSettings, requireWholeSettings } from "../profiles/complete-settings.ts";
import { type Forecast, forecast } from "./forecast.ts";
import { moveRefused, requireBatch, requireMoved } from "./moves.ts";
import type { AcceptedBatch } from "./product-batches.ts";
import { startBatchRun } from "./start-batch-run.ts";

/**
 * Starts a locked batch. Of two starts at once one is refused.
 * @param workId of the request: started again by the same it is the same start
 * @throws AppError batch-not-found, batch-not-ready, batch-state, invalid-request, provider-key-missing, temporal-unavailable
 */
export async function startStagedBatch(
  ctx: ServiceContext,
  id: string,
  workId: string,
  terms: { callbackUrl: string | undefined; maxFailures: number | undefined },
): Promise<AcceptedBatch> {
  const { batch, jobs } = await requireBatch(ctx, id);
  await requireCallable(ctx.config, terms.callbackUrl, "callback_url");
  // If start is not allowed, this may be a repeated request; the database decides.
  if (movesOf(batch).includes("start")) requireUsableSettings(ctx.config, batch.settings);
  const moved = await store.startBatch(ctx.db, batch.id, workId, {
    callbackUrl: terms.callbackUrl ?? null,
    maxFailures: terms.maxFailures ?? null,
  });
  await startRun(ctx, await requireMoved(ctx, batch.id, "start", moved), workId);
  return { batchId: batch.id, total: jobs.length };
}

/**
 * Dry run: what a start would do; writes nothing.
 * @throws AppError batch-not-found, batch-not-ready, batch-state, invalid-request
 */
export async function forecastStagedBatch(
  ctx: ServiceContext,
  id: string,
  callbackUrl: string | undefined,
): Promise<Forecast> {
  const { batch, jobs } = await requireBatch(ctx, id);
  await requireCallable(ctx.config, callbackUrl, "callback_url");
  if (!movesOf(batch).includes("start")) throw moveRefused(batch, "start");
  return forecast(ctx, { settings: requireWholeSettings(batch.settings), items: jobs });
}

/**
 * Runs the failed items again; finished ones keep their output.
 * @param workId of the request: retried again by the same it is the same retry
 * @returns how many items run again
 * @throws AppError batch-not-found, batch-not-ready, batch-state, nothing-failed, provider-key-missing, temporal-unavailable
 */
export async function retryStagedBatch(ctx: ServiceContext, id: string, workId: string): Promise<AcceptedBatch> {
  const { batch, jobs } = await requireBatch(ctx, id);
  if (movesOf(batch).includes("retry")) {
    if (!jobs.some((job) => job.status === "failed")) throw new AppError("nothing-failed");
    requireUsableSettings(ctx.config, batch.settings);
  }
  const moved = await store.retryBatch(ctx.db, batch.id, workId);
  const total = await startRun(ctx, await requireMoved(ctx, batch.id, "retry", moved), workId);
  return { batchId: batch.id, total };
}

/**
 * Starts a run of the queued items; where that fails, the batch is as it was before.
 * @returns how many items run
 */
async function startRun(ctx: ServiceContext, batch: BatchRow, workId: string): Promise<number> {
  const { jobs } = await requireBatch(ctx, batch.id);
  // A request that is made again may find that its run is over.
  if (batch.status !== "processing") return 0;
  const queued = jobs.filter((job) => job.status === "queued");
  try {
    await startBatchRun(ctx, { batch, jobs: queued }, () => store.rollBackStart(ctx.db, batch.id, workId));
  } finally {
    ctx.batches.invalidate(batch.profile_id, batch.id);
  }
  return queued.length;
}
