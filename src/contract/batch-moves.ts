/** The states of a batch and what each allows; the database's functions check the same. */
import type { BatchKind, BatchStatus } from "./jobs.ts";

export type Move =
  | "edit"
  | "add items"
  | "remove items"
  | "lock"
  | "unlock"
  | "start"
  | "retry"
  | "pause"
  | "resume"
  | "cancel"
  | "delete";

const MOVES: Record<BatchStatus, readonly Move[]> = {
  draft: ["edit", "add items", "remove items", "lock", "delete"],
  locked: ["unlock", "start", "delete"],
  processing: ["pause", "resume", "cancel"],
  complete: ["delete"],
  partial: ["retry", "delete"],
  failed: ["retry", "delete"],
  cancelled: ["delete"],
};

/** What a batch can do now. A product batch is not retried in place: its retry is a new batch. */
export const movesOf = ({ status, kind }: { status: BatchStatus; kind: BatchKind }): readonly Move[] =>
  MOVES[status].filter((move) => move !== "retry" || kind === "staged");
