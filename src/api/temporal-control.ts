/** Words with a batch that runs: cancel, pause, resume. */
import {
  type Client,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from "@temporalio/client";
import { UPDATES, workflowIds } from "../contract/jobs.ts";
import { Problem } from "./problems.ts";
import { type createCalls, isAway } from "./temporal-calls.ts";

/** How long a word may take, a short absence of the server or its worker ridden out; ms. */
const WORD_LIMIT_MS = 5_000;

/** Both answer with null where no run of the batch is open. */
export interface BatchControl {
  /**
   * Asks the batch to cancel its videos, clean up and end.
   * @throws Problem temporal-unavailable
   */
  cancelBatch(batchId: string): Promise<true | null>;
  /**
   * Pauses or resumes.
   * @returns whether the batch is paused now
   * @throws Problem temporal-unavailable, worker-unavailable, batch-state
   */
  pauseBatch(batchId: string, paused: boolean): Promise<boolean | null>;
}

/** What an error of an update means; null where the batch does not run. */
function updateFault(error: unknown): Problem | null | undefined {
  if (error instanceof WorkflowNotFoundError) return null;
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) {
    return new Problem("worker-unavailable", undefined, { cause: error });
  }
  if (error instanceof WorkflowUpdateFailedError) {
    const detail = "The batch began before there was a pause, or is just ending. Let it end, or cancel it.";
    return new Problem("batch-state", detail, { state: { state: "processing", allowed: ["cancel"] }, cause: error });
  }
  if (isAway(error)) return new Problem("temporal-unavailable", undefined, { cause: error });
  return undefined;
}

export function createBatchControl(
  client: Client,
  { within, persist }: Pick<ReturnType<typeof createCalls>, "within" | "persist">,
): BatchControl {
  const batch = (batchId: string) => client.workflow.getHandle(workflowIds.batch(batchId));
  return {
    async cancelBatch(batchId) {
      try {
        await persist(WORD_LIMIT_MS, () => batch(batchId).cancel());
        return true;
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return null;
        throw isAway(error) ? new Problem("temporal-unavailable", undefined, { cause: error }) : error;
      }
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
