/** What Temporal knows of work that the database calls unfinished. */
import { type Client, WorkflowNotFoundError } from "@temporalio/client";

/** The latest run of a workflow id. */
export interface Run {
  runId: string;
  /** Temporal's name of it, such as `RUNNING` or `TERMINATED`. */
  status: string;
  startTime: Date;
  memo: Record<string, unknown>;
}

/** Time limit of one request; ms. */
const LIMIT_MS = 5_000;

/** @returns null where there is none, or its history is gone */
export async function findRun(client: Client, workflowId: string): Promise<Run | null> {
  try {
    const ask = () => client.workflow.getHandle(workflowId).describe();
    const { runId, status, startTime, memo } = await client.withDeadline(Date.now() + LIMIT_MS, ask);
    return { runId, status: status.name, startTime, memo: memo ?? {} };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

/** What unfinished work whose run is not open needs: a start, or that its end is recorded. */
export type Repair = "start" | "cancelled" | "crashed";

/**
 * Which action unfinished work needs: none while its run is open (`ok`); a start where it has no run; otherwise that it is
 * recorded as cancelled, or as crashed where its run ended without recording how.
 * @param run of this work, not of an earlier start of it
 */
export function diagnose(run: Run | null): "ok" | Repair {
  switch (run?.status) {
    case undefined:
      return "start";
    case "COMPLETED":
    case "FAILED":
    case "TIMED_OUT":
      return "crashed";
    case "CANCELLED":
    case "TERMINATED":
      return "cancelled";
    default:
      return "ok";
  }
}
