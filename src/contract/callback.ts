/** What a batch's customer is told when it has ended. */
import type { BatchKind, BatchStatus } from "./jobs.ts";

/** How a batch ended, as customers read it. */
export const BATCH_OUTCOMES = ["completed", "completed_with_errors", "failed", "cancelled"] as const;
export type BatchOutcome = (typeof BATCH_OUTCOMES)[number];

const OUTCOME_OF: Record<BatchStatus, BatchOutcome | null> = {
  draft: null,
  locked: null,
  processing: null,
  complete: "completed",
  partial: "completed_with_errors",
  failed: "failed",
  cancelled: "cancelled",
};

/** @returns null for a batch that has not ended */
export const outcomeOf = (status: BatchStatus): BatchOutcome | null => OUTCOME_OF[status];

/** Body of the call to a batch's `callback_url`; its form is that of Standard Webhooks. */
export interface BatchEndEvent {
  type: "batch.completed";
  /** When the batch ended; ISO 8601. */
  timestamp: string;
  data: {
    batch_id: string;
    kind: BatchKind;
    name: string;
    status: BatchStatus;
    outcome: BatchOutcome;
    total: number;
    completed: number;
    failed: number;
    cancelled: number;
  };
}

/** What the workflow that makes the call takes. */
export interface BatchCallbackInput {
  batchId: string;
  profileId: string;
  /** The run of the batch that ended; one batch may end several times, each told of once. */
  runId: string;
}
