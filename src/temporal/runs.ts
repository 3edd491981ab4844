/** What Temporal knows of work that the database calls unfinished. */
import { type Client, WorkflowNotFoundError } from "@temporalio/client";

/** The latest run of a workflow id. */
export interface Run {
  runId: string;
  /** Temporal's own word, such as `RUNNING` or `TERMINATED`. */
  status: string;
  startTime: Date;
  memo: Record<string, unknown>;
}

/** How long Temporal may think about one question; ms. */
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

/**
 * What is to be done about unfinished work:
 * `leave` it, it runs; `start` it, it never was or all trace of it is gone; write down that somebody `stopped` it; or
 * that it `broke`, since it ended without saying how.
 */
export type Verdict = "leave" | "start" | "stopped" | "broke";

/** @param run of this work, not of an earlier start of it */
export function judge(run: Run | null): Verdict {
  switch (run?.status) {
    case undefined:
      return "start";
    case "COMPLETED":
    case "FAILED":
    case "TIMED_OUT":
      return "broke";
    case "CANCELLED":
    case "TERMINATED":
      return "stopped";
    default:
      return "leave";
  }
}
