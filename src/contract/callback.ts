/** The call to a batch's `callback_url` when it has ended. */
import type { BatchKind, BatchStatus } from "./jobs.ts";

/** How a batch ended, in the API's words. */
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

/** Body of the call, in the format of Standard Webhooks. */
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

/** Input of the workflow that makes the call. */
export interface BatchCallbackInput {
  batchId: string;
  profileId: string;
  /** Run of the batch that ended: a retried batch ends several times, with one call each. */
  runId: string;
}
