/** Control of batches of both kinds: cancel, pause, resume, delete. */
import type { Move } from "../../contract/batch-moves.ts";
import { AppError } from "../../contract/errors.ts";
import type { BatchKind } from "../../contract/jobs.ts";
import * as store from "../../store/batch-moves.ts";
import type { BatchRow } from "../../store/rows.ts";
import type { ServiceContext } from "../context.ts";
import { moveRefused, requireBatch, requireMove, requireMoved } from "./moves.ts";

/** For this long after a start, the workflow may not exist yet; ms. */
const STARTING_MS = 15_000;

/**
 * Cancels a batch: its workflow stops what runs and ends; finished videos stay.
 * @param kind default: any
 * @returns the batch's id
 * @throws AppError batch-not-found, batch-state, temporal-unavailable
 */
export async function cancelBatch(ctx: ServiceContext, id: string, kind?: BatchKind): Promise<string> {
  const { batch } = await requireMove(ctx, id, "cancel", kind);
  if ((await ctx.temporal.cancelBatch(batch.id)) === null) await cancelWithoutRun(ctx, batch.id);
  ctx.batches.invalidate(ctx.profileId, batch.id);
  return batch.id;
}

/**
 * Pauses a batch: no new video begins, those that run finish.
 * @returns the batch's id, and whether it is paused now
 * @throws AppError batch-not-found, batch-state, temporal-unavailable, worker-unavailable
 */
export const pauseBatch = (ctx: ServiceContext, id: string, kind?: BatchKind) => setPaused(ctx, id, "pause", kind);

/** Lets a paused batch go on; otherwise as {@link pauseBatch}. */
export const resumeBatch = (ctx: ServiceContext, id: string, kind?: BatchKind) => setPaused(ctx, id, "resume", kind);

async function setPaused(ctx: ServiceContext, id: string, move: "pause" | "resume", kind: BatchKind | undefined) {
  const { batch } = await requireMove(ctx, id, move, kind);
  const paused = await ctx.temporal.setBatchPaused(batch.id, move === "pause");
  if (paused === null) throw noRunError((await requireBatch(ctx, batch.id)).batch, move);
  // Does nothing to a batch that has ended since.
  await store.setBatchPaused(ctx.db, batch.id, paused);
  ctx.batches.invalidate(ctx.profileId, batch.id);
  return { batchId: batch.id, paused };
}

/** Ends a batch that never got a workflow. One that has just ended, or is being started, cannot be cancelled. */
async function cancelWithoutRun(ctx: ServiceContext, id: string): Promise<void> {
  const { batch } = await requireBatch(ctx, id);
  const neverRan = batch.status === "processing" && Date.now() - Date.parse(batch.started_at ?? "") > STARTING_MS;
  if (!neverRan) throw noRunError(batch, "cancel");
  await store.cancelUnstartedBatch(ctx.db, batch.id);
}

/** The error of a move that found no workflow: the batch has just ended, or its workflow does not exist yet. */
function noRunError(batch: BatchRow, move: Move): AppError {
  if (batch.status !== "processing") return moveRefused(batch, move);
  return new AppError("temporal-unavailable", "The batch is just being started. Try again in a few seconds.");
}

/**
 * Deletes a batch that is not processing; finished videos stay in the library.
 * @throws AppError batch-not-found, batch-state
 */
export async function deleteBatch(ctx: ServiceContext, id: string): Promise<void> {
  const { batch } = await requireMove(ctx, id, "delete");
  const deleted = await store.deleteBatch(ctx.db, batch.id);
  ctx.batches.invalidate(ctx.profileId, batch.id);
  await requireMoved(ctx, batch.id, "delete", deleted || null);
}
