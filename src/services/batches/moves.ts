/** A batch's moves as requests ask for them: allowed, or refused with the state and what it allows. */
import { type Move, movesOf } from "../../contract/batch-moves.ts";
import { AppError } from "../../contract/errors.ts";
import type { BatchKind } from "../../contract/jobs.ts";
import { getBatch } from "../../store/batches.ts";
import type { BatchRow, JobRow } from "../../store/rows.ts";
import type { Owner } from "../context.ts";

export interface FoundBatch {
  batch: BatchRow;
  jobs: JobRow[];
}

const VERBS: Record<Move, string> = {
  edit: "be edited",
  "add items": "take items",
  "remove items": "lose items",
  lock: "be locked",
  unlock: "be unlocked",
  start: "start",
  retry: "be retried",
  pause: "be paused",
  resume: "be resumed",
  cancel: "be cancelled",
  delete: "be deleted",
};

/** The refusal of a move that the batch's state does not allow. */
export function moveRefused(batch: Pick<BatchRow, "status" | "kind" | "id">, move: Move): AppError {
  const allowed = movesOf(batch);
  const elsewhere =
    move === "retry" && batch.kind === "product"
      ? ` POST /api/v1/products/batch/${batch.id}/retry makes a new batch of its failed products.`
      : "";
  const detail = `The batch is ${batch.status} and cannot ${VERBS[move]}. It can: ${allowed.join(", ")}.${elsewhere}`;
  return new AppError("batch-state", detail, { state: { state: batch.status, allowed } });
}

/**
 * @param kind default: any
 * @throws AppError batch-not-found
 */
export async function requireBatch({ db, profileId }: Owner, id: string, kind?: BatchKind): Promise<FoundBatch> {
  const found = await getBatch(db, profileId, id);
  if (found === null || (kind !== undefined && found.batch.kind !== kind)) throw new AppError("batch-not-found");
  return found;
}

/** @throws AppError batch-not-found; batch-state where the batch cannot make the move */
export async function requireMove(owner: Owner, id: string, move: Move, kind?: BatchKind): Promise<FoundBatch> {
  const found = await requireBatch(owner, id, kind);
  if (!movesOf(found.batch).includes(move)) throw moveRefused(found.batch, move);
  return found;
}

/**
 * What a move has answered. Null means that the database refused it: another request changed the state after it was read.
 * @throws AppError batch-not-found, batch-state
 */
export async function requireMoved<T>(owner: Owner, id: string, move: Move, moved: T | null): Promise<T> {
  if (moved !== null) return moved;
  throw moveRefused((await requireBatch(owner, id)).batch, move);
}
