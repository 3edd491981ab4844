import { ApplicationFailure, CancellationScope, isCancellation, setCurrentDetails } from "@temporalio/workflow";
import type { SyncCounts } from "../contract/catalog.ts";
import type { FeedSyncInput, JobEnd } from "../contract/jobs.ts";
import { endFeedSync, syncFeed } from "./activities.ts";
import { describeFailure } from "./failures.ts";

/** Reads a feed into the catalogue. A sync that fails keeps the last good state, and its reason is recorded. */
export async function feedSync(input: FeedSyncInput): Promise<SyncCounts> {
  try {
    const counts = await syncFeed(input);
    await endFeedSync(input, { status: "completed" });
    setCurrentDetails(`**${counts.read} items read**, ${counts.rejected} rejected`);
    return counts;
  } catch (error) {
    const cancelled = isCancellation(error);
    const reason = describeFailure(error, null);
    setCurrentDetails(cancelled ? "**Cancelled**" : `**Failed**: ${reason.error}`);
    const end: JobEnd = cancelled ? { status: "cancelled" } : { status: "failed", ...reason };
    await CancellationScope.nonCancellable(() => endFeedSync(input, end));
    if (cancelled) throw error;
    throw ApplicationFailure.nonRetryable(reason.error, reason.error_type);
  }
}
