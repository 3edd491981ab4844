import { WorkflowExecutionAlreadyStartedError } from "@temporalio/common";
import {
  ApplicationFailure,
  CancellationScope,
  executeChild,
  isCancellation,
  ParentClosePolicy,
  setCurrentDetails,
  sleep,
  upsertSearchAttributes,
  workflowInfo,
} from "@temporalio/workflow";
import type { NightlyBatch, NightlyBatchInput, NightlyRunEnd, RunStatus } from "../contract/schedule.ts";
import { statusAttribute } from "../contract/search-attributes.ts";
import { batchStart, feedSyncStart, type WorkflowStart } from "../contract/workflow-starts.ts";
import { beginNightlyRun, endBatch, endNightlyRun, openNightlyBatch, pickNightly } from "./activities.ts";
import { describeFailure, isTermination } from "./failures.ts";

/** How soon it is checked again whether a sync or a batch that was started elsewhere has ended. */
const CHECK_EVERY = "5 seconds";

/**
 * A nightly run of a feed: syncs it, picks products as its schedule says, and makes their videos, one batch after another.
 * Started by the schedule, or by a request that has written the run's row before.
 */
export async function nightlyBatch(input: NightlyBatchInput): Promise<RunStatus | "skipped"> {
  const { firstExecutionRunId, workflowId } = workflowInfo();
  const runId = input.runId ?? firstExecutionRunId;
  if (!(await beginNightlyRun(input, runId, workflowId))) {
    setCurrentDetails("**Skipped**: another run is under way, or the schedule is paused or gone");
    upsertSearchAttributes([statusAttribute("skipped")]);
    return "skipped";
  }
  let early: NightlyRunEnd | null = null;
  let cancelled: unknown;
  try {
    await makeVideos(input, runId);
  } catch (error) {
    early = earlyEnd(error);
    if (CancellationScope.current().consideredCancelled) cancelled = error;
  }
  const end = await CancellationScope.nonCancellable(() => endNightlyRun(runId, early));
  const status = end?.status ?? "cancelled";
  setCurrentDetails(`**${end?.summary ?? "The run was deleted"}**`);
  upsertSearchAttributes([statusAttribute(status)]);
  if (cancelled !== undefined) throw cancelled;
  if (end?.status === "failed") throw ApplicationFailure.nonRetryable(end.error ?? end.summary, end.error_type);
  return status;
}

function earlyEnd(error: unknown): NightlyRunEnd {
  if (CancellationScope.current().consideredCancelled) return { status: "cancelled", error: null, error_type: null };
  if (isCancellation(error) || isTermination(error)) {
    return { status: "cancelled", error: "The feed's sync was cancelled.", error_type: "Cancelled" };
  }
  const { error: reason, error_type } = describeFailure(error, null);
  return { status: "failed", error: reason, error_type };
}

async function makeVideos(input: NightlyBatchInput, runId: string): Promise<void> {
  setCurrentDetails("**Reading the feed**");
  const { profileId, feedId, feedName } = input;
  const sync = feedSyncStart({ jobId: runId, profileId, feedId, feedName });
  while (!(await runChild(sync))) {
    setCurrentDetails("**Waiting** for a sync of the feed that somebody else has started");
    await sleep(CHECK_EVERY);
  }
  setCurrentDetails("**Picking products**");
  const batches = await pickNightly(input, runId);
  for (const [index, batch] of batches.entries()) {
    setCurrentDetails(detailsOf(batches, index));
    await makeBatch(input, runId, batch, { place: index + 1, of: batches.length });
  }
}

function detailsOf(batches: NightlyBatch[], current: number): string {
  const lines = batches.map(({ name, total }, i) => {
    const line = `${name}: ${total} ${total === 1 ? "product" : "products"}`;
    return i === current ? `1. **${line}**` : `1. ${line}`;
  });
  return [`**Batch ${current + 1} of ${batches.length}**`, "", ...lines].join("\n");
}

/** Runs one batch to its end. A batch that fails or is cancelled does not stop the run. */
async function makeBatch(
  input: NightlyBatchInput,
  runId: string,
  { id, name }: NightlyBatch,
  position: { place: number; of: number },
): Promise<void> {
  for (;;) {
    const open = await openNightlyBatch(input, runId, { id, ...position });
    if (open === null) return;
    try {
      const start = batchStart(open.input, { name, run: open.run });
      if (!(await runChild(start))) await sleep(CHECK_EVERY);
    } catch (error) {
      if (CancellationScope.current().consideredCancelled) throw error;
      await endBatch(id, isCancellation(error) || isTermination(error) ? "cancelled" : "crashed");
    }
  }
}

/** Runs a child workflow to its end. @returns false where another run of its id is open */
async function runChild({ type, ...start }: WorkflowStart): Promise<boolean> {
  try {
    await executeChild(type, { ...start, parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL });
    return true;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
    throw error;
  }
}
