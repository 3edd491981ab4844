/** Control of work that runs: cancel it; pause and resume a batch. */
import {
  type Client,
  type WorkflowHandle,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from "@temporalio/client";
import { AppError } from "../contract/errors.ts";
import { UPDATES, workflowIds } from "../contract/jobs.ts";
import { type Calls, orUnavailable } from "./calls.ts";

/** How long a call may take, retries included; ms. */
const LIMIT_MS = 5_000;

/** All answer with null where no run of the work is open. */
export interface WorkControl {
  /**
   * Asks a batch to cancel its videos, clean up and end.
   * @throws AppError temporal-unavailable
   */
  cancelBatch(batchId: string): Promise<true | null>;
  /**
   * Asks one video to clean up and end.
   * @throws AppError temporal-unavailable
   */
  cancelVideo(jobId: string): Promise<true | null>;
  /**
   * Asks a feed's sync to end.
   * @param jobId only if it is this job's; default: any that runs
   * @throws AppError temporal-unavailable
   */
  cancelFeedSync(feedId: string, jobId?: string): Promise<true | null>;
  /**
   * Asks a nightly run to cancel its batches, clean up and end.
   * @throws AppError temporal-unavailable
   */
  cancelNightlyRun(workflowId: string): Promise<true | null>;
  /**
   * Pauses or resumes a batch.
   * @returns whether the batch is paused now
   * @throws AppError temporal-unavailable, worker-unavailable, batch-state
   */
  setBatchPaused(batchId: string, paused: boolean): Promise<boolean | null>;
}

/** The error of an update as services know it. */
function updateError(error: unknown): unknown {
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) {
    return new AppError("worker-unavailable", undefined, { cause: error });
  }
  if (error instanceof WorkflowUpdateFailedError) {
    const detail = "The batch began before there was a pause, or is just ending. Let it end, or cancel it.";
    return new AppError("batch-state", detail, { state: { state: "processing", allowed: ["cancel"] }, cause: error });
  }
  return orUnavailable(error);
}

export function createWorkControl(client: Client, { within, persist }: Calls): WorkControl {
  const handleOf = (workflowId: string, runId?: string) => client.workflow.getHandle(workflowId, runId);

  async function cancel(work: WorkflowHandle): Promise<true | null> {
    try {
      await persist(LIMIT_MS, () => work.cancel());
      return true;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return null;
      throw orUnavailable(error);
    }
  }

  /** The syncs of a feed share one workflow id. @returns null where the latest is another job's, or there is none */
  async function syncOf(feedId: string, jobId: string): Promise<WorkflowHandle | null> {
    const workflowId = workflowIds.feedSync(feedId);
    try {
      const { runId, memo } = await persist(LIMIT_MS, () => handleOf(workflowId).describe());
      const others = typeof memo?.job_id === "string" && memo.job_id !== jobId;
      return others ? null : handleOf(workflowId, runId);
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return null;
      throw orUnavailable(error);
    }
  }

  return {
    cancelBatch: (batchId) => cancel(handleOf(workflowIds.batch(batchId))),
    cancelVideo: (jobId) => cancel(handleOf(workflowIds.video(jobId))),
    async cancelFeedSync(feedId, jobId) {
      const sync = jobId === undefined ? handleOf(workflowIds.feedSync(feedId)) : await syncOf(feedId, jobId);
      return sync && cancel(sync);
    },
    cancelNightlyRun: (workflowId) => cancel(handleOf(workflowId)),
    async setBatchPaused(batchId, paused) {
      const update = paused ? UPDATES.pause : UPDATES.resume;
      try {
        const handle = handleOf(workflowIds.batch(batchId));
        return await within(LIMIT_MS, () => handle.executeUpdate<boolean, []>(update));
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return null;
        throw updateError(error);
      }
    },
  };
}
