/** Words with work that runs: cancel; a batch's pause and resume. */
import {
  type Client,
  type WorkflowHandle,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from "@temporalio/client";
import { AppError } from "../contract/errors.ts";
import { UPDATES, workflowIds } from "../contract/jobs.ts";
import { type createCalls, isAway } from "./calls.ts";

/** How long a word may take, a short absence of the server or its worker ridden out; ms. */
const WORD_LIMIT_MS = 5_000;

/** All answer with null where no run of the work is open. */
export interface WorkControl {
  /**
   * Asks the batch to cancel its videos, clean up and end.
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
   * @param jobId only if it is this job's; any that runs where left out
   * @throws AppError temporal-unavailable
   */
  cancelFeedSync(feedId: string, jobId?: string): Promise<true | null>;
  /**
   * Pauses or resumes.
   * @returns whether the batch is paused now
   * @throws AppError temporal-unavailable, worker-unavailable, batch-state
   */
  pauseBatch(batchId: string, paused: boolean): Promise<boolean | null>;
}

/** What an error of an update means; null where the batch does not run. */
function updateFault(error: unknown): AppError | null | undefined {
  if (error instanceof WorkflowNotFoundError) return null;
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) {
    return new AppError("worker-unavailable", undefined, { cause: error });
  }
  if (error instanceof WorkflowUpdateFailedError) {
    const detail = "The batch began before there was a pause, or is just ending. Let it end, or cancel it.";
    return new AppError("batch-state", detail, { state: { state: "processing", allowed: ["cancel"] }, cause: error });
  }
  if (isAway(error)) return new AppError("temporal-unavailable", undefined, { cause: error });
  return undefined;
}

export function createWorkControl(
  client: Client,
  { within, persist }: Pick<ReturnType<typeof createCalls>, "within" | "persist">,
): WorkControl {
  const batch = (batchId: string) => client.workflow.getHandle(workflowIds.batch(batchId));

  async function cancel(work: WorkflowHandle): Promise<true | null> {
    try {
      await persist(WORD_LIMIT_MS, () => work.cancel());
      return true;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return null;
      throw isAway(error) ? new AppError("temporal-unavailable", undefined, { cause: error }) : error;
    }
  }

  /** A feed's syncs share one id. @returns null where its latest is another job's, or there is none */
  async function syncOf(feedId: string, jobId: string): Promise<WorkflowHandle | null> {
    const workflowId = workflowIds.feedSync(feedId);
    try {
      const describe = () => client.workflow.getHandle(workflowId).describe();
      const { runId, memo } = await persist(WORD_LIMIT_MS, describe);
      const others = typeof memo?.job_id === "string" && memo.job_id !== jobId;
      return others ? null : client.workflow.getHandle(workflowId, runId);
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return null;
      throw isAway(error) ? new AppError("temporal-unavailable", undefined, { cause: error }) : error;
    }
  }

  return {
    cancelBatch: (batchId) => cancel(batch(batchId)),
    cancelVideo: (jobId) => cancel(client.workflow.getHandle(workflowIds.video(jobId))),
    async cancelFeedSync(feedId, jobId) {
      const sync =
        jobId === undefined ? client.workflow.getHandle(workflowIds.feedSync(feedId)) : await syncOf(feedId, jobId);
      return sync && cancel(sync);
    },
    async pauseBatch(batchId, paused) {
      const update = paused ? UPDATES.pause : UPDATES.resume;
      try {
        return await within(WORD_LIMIT_MS, () => batch(batchId).executeUpdate<boolean, []>(update));
      } catch (error) {
        const fault = updateFault(error);
        if (fault === null) return null;
        throw fault ?? error;
      }
    },
  };
}
