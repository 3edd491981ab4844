import {
  CancellationScope,
  condition,
  defineQuery,
  defineUpdate,
  executeChild,
  isCancellation,
  ParentClosePolicy,
  setCurrentDetails,
  setHandler,
  startChild,
  upsertSearchAttributes,
  workflowInfo,
} from "@temporalio/workflow";
import {
  type BatchItem,
  type BatchStatus,
  type BatchStatusAnswer,
  type BatchVideoInput,
  type JobError,
  QUERIES,
  UPDATES,
  workflowIds,
} from "../contract/jobs.ts";
import { startAttributes, statusAttribute } from "../contract/search-attributes.ts";
import { shortSummary } from "../contract/workflow-starts.ts";
import { endBatch } from "./activities.ts";
import { batchCallback } from "./batch-callback.ts";
import { BatchState } from "./batch-state.ts";
import { describeFailure, isTermination, rootFailure } from "./failures.ts";
import { productVideo } from "./product-video.ts";

const batchStatus = defineQuery<BatchStatusAnswer>(QUERIES.batchStatus);
const pause = defineUpdate<boolean>(UPDATES.pause);
const resume = defineUpdate<boolean>(UPDATES.resume);

/**
 * A batch: up to `concurrency` videos at a time, started in order. A video that fails is recorded and the others go on. While
 * the batch is paused no video starts. A staged batch that is retried runs again under the same id, with the failed items only.
 * @returns the status that the database computed
 */
export async function batchVideo(input: BatchVideoInput): Promise<BatchStatus> {
  const state = new BatchState(input);
  const show = () => setCurrentDetails(state.summary);
  setHandler(batchStatus, () => ({ status: state.status, paused: state.paused, items: state.items }));
  const setPaused = (paused: boolean) => {
    if (state.paused !== paused) upsertSearchAttributes([statusAttribute(paused ? "paused" : "processing")]);
    state.paused = paused;
    show();
    return paused;
  };
  setHandler(pause, () => setPaused(true));
  setHandler(resume, () => setPaused(false));

  async function renderItem(item: BatchItem, index: number): Promise<void> {
    state.begin(index);
    show();
    try {
      state.complete(index, await startVideo(input, item));
    } catch (error) {
      if (isTermination(error)) state.cancelItem(index);
      else if (!isCancellation(error)) state.fail(index, videoFailure(error));
      else if (CancellationScope.current().consideredCancelled) throw error;
      // This one video was cancelled, not the batch.
      else state.cancelItem(index);
    }
    show();
  }

  const waiting = [...input.items.entries()];
  async function lane(): Promise<void> {
    while (waiting.length > 0 && !state.tooManyFailed) {
      // Awaited only while paused: an await changes the order of commands, and running batches must replay.
      while (state.paused && !state.tooManyFailed) await condition(() => !state.paused || state.tooManyFailed);
      const next = state.tooManyFailed ? undefined : waiting.shift();
      if (next) await renderItem(next[1], next[0]);
    }
  }

  // All settled: a cancelled batch ends only when its videos have cleaned up.
  const lanes = await Promise.allSettled(Array.from({ length: input.concurrency }, lane));
  const cancelled = lanes.find((lane) => lane.status === "rejected");
  if (cancelled) state.cancel();
  show();
  await CancellationScope.nonCancellable(async () => {
    // Null in histories of the activity's first version.
    const status: BatchStatus | null = await endBatch(input.batchId, cancelled ? "cancelled" : "finished");
    state.status = status ?? state.status;
    if (input.callback) await notifyCompleted(input);
  });
  upsertSearchAttributes([statusAttribute(state.status)]);
  if (cancelled) throw cancelled.reason;
  return state.status;
}

function startVideo(batch: BatchVideoInput, item: BatchItem) {
  return executeChild(productVideo, {
    workflowId: workflowIds.video(item.jobId),
    args: [{ ...item, batchId: batch.batchId, profileId: batch.profileId, settings: batch.settings }],
    parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
    typedSearchAttributes: startAttributes({ ...batch, productId: item.productId || null }),
    staticSummary: shortSummary(item.title ?? item.text ?? `unknown product ${item.productId}`),
  });
}

/** A workflow of its own, which the batch does not wait for: an unavailable receiver is retried for hours. */
function notifyCompleted({ batchId, profileId }: BatchVideoInput) {
  const { runId } = workflowInfo();
  return startChild(batchCallback, {
    workflowId: workflowIds.callback(batchId, runId),
    args: [{ batchId, profileId, runId }],
    parentClosePolicy: ParentClosePolicy.ABANDON,
    typedSearchAttributes: startAttributes({ batchId, profileId, productId: null }),
    staticSummary: "tell that the batch has ended",
  });
}

/** A video's failure is in the details of its error; any other error is described here. */
function videoFailure(error: unknown): JobError {
  const root = rootFailure(error) as { details?: unknown[] | null };
  const [reason] = root.details ?? [];
  return (reason as JobError | undefined) ?? describeFailure(error, null);
}
