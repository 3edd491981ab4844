import { ApplicationFailure, isCancellation, setCurrentDetails, upsertSearchAttributes } from "@temporalio/workflow";
import type { BatchCallbackInput } from "../contract/callback.ts";
import { statusAttribute } from "../contract/search-attributes.ts";
import { describeBatchEnd, notifyBatchEnd } from "./activities.ts";
import { describeFailure } from "./failures.ts";

/**
 * Calls a batch's `callback_url` after the batch has ended. The event is read once, so that every try sends the same; the
 * address stays in the database, since it may hold a secret.
 */
export async function batchCallback({ batchId, profileId, runId }: BatchCallbackInput): Promise<void> {
  try {
    const event = await describeBatchEnd(profileId, batchId);
    if (event) await notifyBatchEnd(profileId, event, `msg_${batchId}_${runId}`);
    setCurrentDetails(event ? "**Delivered**" : "**Nothing to tell**: the batch was deleted or runs again");
    upsertSearchAttributes([statusAttribute("completed")]);
  } catch (error) {
    if (isCancellation(error)) throw error;
    const reason = describeFailure(error, null);
    setCurrentDetails(`**Given up**: ${reason.error}`);
    upsertSearchAttributes([statusAttribute("failed")]);
    throw ApplicationFailure.nonRetryable(reason.error, reason.error_type);
  }
}
