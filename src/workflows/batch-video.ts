import {
  CancellationScope,
  defineQuery,
  executeChild,
  isCancellation,
  ParentClosePolicy,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
} from "@temporalio/workflow";
import {
  type BatchItem,
  type BatchStatus,
  type BatchStatusAnswer,
  type BatchVideoInput,
  type JobError,
  QUERIES,
  workflowIds,
} from "../contract/jobs.ts";
import { endBatch } from "./activities.ts";
import { BatchState } from "./batch-state.ts";
import { describeFailure, rootFailure } from "./failures.ts";
import { productVideo } from "./product-video.ts";
import { startAttributes, statusAttribute } from "./search-attributes.ts";

export const batchStatus = defineQuery<BatchStatusAnswer>(QUERIES.batchStatus);

/** A batch: up to `concurrency` videos in flight, in order; one that fails is recorded and the rest go on. */
export async function batchVideo(input: BatchVideoInput): Promise<BatchStatus> {
  const state = new BatchState(input.items);
  setHandler(batchStatus, () => ({ status: state.status, items: state.items }));
  const show = () => setCurrentDetails(state.summary);

  async function renderItem(item: BatchItem, index: number): Promise<void> {
    state.begin(index);
    show();
    try {
      state.complete(index, await startVideo(input, item));
    } catch (error) {
      if (!isCancellation(error)) state.fail(index, videoFailure(error));
      else if (CancellationScope.current().consideredCancelled) throw error;
      // Somebody cancelled this one video alone.
      else state.cancelItem(index);
    }
    show();
  }

  const waiting = [...input.items.entries()];
  async function lane(): Promise<void> {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await renderItem(next[1], next[0]);
  }

  // Settled, not raced: a batch that is cancelled ends only when its videos have cleaned up.
  const lanes = await Promise.allSettled(Array.from({ length: input.concurrency }, lane));
  const cancelled = lanes.find((lane) => lane.status === "rejected");
  if (cancelled) state.cancel();
  show();
  await CancellationScope.nonCancellable(() => endBatch(input.batchId, state.status));
  upsertSearchAttributes([statusAttribute(state.status)]);
  if (cancelled) throw cancelled.reason;
  return state.status;
}

function startVideo(batch: BatchVideoInput, item: BatchItem) {
  return executeChild(productVideo, {
    workflowId: workflowIds.video(item.jobId),
    args: [{ ...item, batchId: batch.batchId, profileId: batch.profileId, settings: batch.settings }],
    parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
    typedSearchAttributes: startAttributes({ ...batch, productId: item.productId }),
    staticSummary: item.title ?? `unknown product ${item.productId}`,
  });
}

/** A video fails with its whole reason in the details; anything else is told apart here. */
function videoFailure(error: unknown): JobError {
  const root = rootFailure(error) as { details?: unknown[] | null };
  const [reason] = root.details ?? [];
  return (reason as JobError | undefined) ?? describeFailure(error, null);
}
