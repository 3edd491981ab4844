/** Moves of a batch as requests ask for them: done, or refused with the state and what it allows. */

import { AppError } from "../../contract/errors.ts";
import { MOVES, type Move } from "../../store/batch-moves.ts";
import { getBatch } from "../../store/batches.ts";
import type { Database } from "../../store/client.ts";
import type { BatchRow, JobRow } from "../../store/rows.ts";

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

/** What a batch can do now. A product batch is retried as a new one, elsewhere. */
export const movesOf = ({ status, kind }: Pick<BatchRow, "status" | "kind">): readonly Move[] =>
  MOVES[status].filter((move) => move !== "retry" || kind === "staged");

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

/** @throws AppError batch-not-found */
export async function requireBatch(db: Database, profileId: string, id: string): Promise<FoundBatch> {
  const found = await getBatch(db, profileId, id);
  if (found === null) throw new AppError("batch-not-found");
  return found;
}

/** @throws AppError batch-not-found; batch-state where the batch cannot make the move */
export async function requireMove(db: Database, profileId: string, id: string, move: Move): Promise<FoundBatch> {
  const found = await requireBatch(db, profileId, id);
  if (!movesOf(found.batch).includes(move)) throw moveRefused(found.batch, move);
  return found;
}

/**
 * The answer of a move; where the database refused it, whoever was faster has changed the state since it was looked at.
 * @throws AppError batch-not-found, batch-state
 */
export async function doneOr<T>(
  moved: T | null,
  { db, profileId, id, move }: { db: Database; profileId: string; id: string; move: Move },
): Promise<T> {
  if (moved !== null) return moved;
  throw moveRefused((await requireBatch(db, profileId, id)).batch, move);
}
