/** How each workflow is started: its id, what it takes, and what operators read of it. */
import type { WorkflowStartOptions } from "@temporalio/client";
import { TypedSearchAttributes } from "@temporalio/common";
import type { BatchCallbackInput } from "../contract/callback.ts";
import {
  type BatchRow,
  type BatchVideoInput,
  type FeedSyncInput,
  type JobRow,
  type ProductVideoInput,
  TASK_QUEUE,
  type WORKFLOWS,
  workflowIds,
} from "../contract/jobs.ts";
import type { NightlyBatchInput } from "../contract/schedule.ts";
import { shortSummary } from "../contract/summary.ts";
import { startAttributes } from "../workflows/search-attributes.ts";

export interface WorkflowStart {
  type: keyof typeof WORKFLOWS;
  options: WorkflowStartOptions;
}

const attributes = (run: Parameters<typeof startAttributes>[0]) => new TypedSearchAttributes(startAttributes(run));

/** What a batch's workflow takes, from its rows: those jobs that have not ended. */
export function batchInput(batch: BatchRow, jobs: readonly JobRow[], concurrency: number): BatchVideoInput {
  const open = jobs.filter(({ status }) => status === "queued" || status === "processing");
  return {
    batchId: batch.id,
    profileId: batch.profile_id,
    items: open.map(({ id, product_id, content, title }) => ({
      ...{ jobId: id, productId: product_id ?? "", title },
      ...(content !== null && { text: content }),
    })),
    settings: batch.settings,
    concurrency,
    ...(batch.max_failures !== null && { maxFailures: batch.max_failures }),
    ...(batch.callback_url !== null && { callback: true }),
    ...(batch.paused && { paused: true }),
  };
}

/**
 * Started twice it is the same run, as long as it runs.
 * @param run which run of the batch it is, from 1; its memo says so
 */
export function batchStart(input: BatchVideoInput, { name, run }: { name: string; run: number }): WorkflowStart {
  return {
    type: "batchVideo",
    options: {
      ...{ taskQueue: TASK_QUEUE, workflowId: workflowIds.batch(input.batchId), args: [input] },
      workflowIdConflictPolicy: "USE_EXISTING",
      memo: { run },
      staticSummary: shortSummary(name),
      staticDetails: batchDetails(input),
      typedSearchAttributes: attributes({ ...input, productId: null }),
    },
  };
}

/** Started twice it is the same run, as long as it runs. */
export function videoStart(input: ProductVideoInput): WorkflowStart {
  return {
    type: "productVideo",
    options: {
      ...{ taskQueue: TASK_QUEUE, workflowId: workflowIds.video(input.jobId), args: [input] },
      workflowIdConflictPolicy: "USE_EXISTING",
      staticSummary: shortSummary(input.title ?? `Product ${input.productId}`),
      typedSearchAttributes: attributes(input),
    },
  };
}

/** Refused while another sync of the feed runs; which job that is its memo says. */
export function feedSyncStart(input: FeedSyncInput): WorkflowStart {
  return {
    type: "feedSync",
    options: {
      ...{ taskQueue: TASK_QUEUE, workflowId: workflowIds.feedSync(input.feedId), args: [input] },
      workflowIdConflictPolicy: "FAIL",
      memo: { job_id: input.jobId },
      staticSummary: shortSummary(`Sync of ${input.feedName}`),
      typedSearchAttributes: attributes({ ...input, batchId: null, productId: null }),
    },
  };
}

/**
 * Of a run that somebody triggered: started twice it is the same run, as long as it runs. The schedule starts its own under
 * an id to which it adds the time.
 */
export function nightlyStart(input: NightlyBatchInput): WorkflowStart {
  const { feedId, profileId, feedName, runId } = input;
  const workflowId = runId === undefined ? workflowIds.nightly(feedId) : workflowIds.triggered(feedId, runId);
  return {
    type: "nightlyBatch",
    options: {
      ...{ taskQueue: TASK_QUEUE, workflowId, args: [input] },
      workflowIdConflictPolicy: "USE_EXISTING",
      staticSummary: shortSummary(`Nightly batch of ${feedName}`),
      typedSearchAttributes: attributes({ profileId, batchId: null, productId: null, feedId }),
    },
  };
}

/** Refused once the end of that run was told, or is being told. */
export function callbackStart(input: BatchCallbackInput): WorkflowStart {
  const { batchId, profileId, runId } = input;
  return {
    type: "batchCallback",
    options: {
      ...{ taskQueue: TASK_QUEUE, workflowId: workflowIds.callback(batchId, runId), args: [input] },
      ...{ workflowIdConflictPolicy: "FAIL", workflowIdReusePolicy: "REJECT_DUPLICATE" },
      staticSummary: "tell that the batch has ended",
      typedSearchAttributes: attributes({ profileId, batchId, productId: null }),
    },
  };
}

/** What people read beside a batch in Temporal's Web UI; Markdown. */
function batchDetails({ items, settings }: BatchVideoInput): string {
  const lines = items.map(({ title, text, productId }) => `1. ${title ?? text ?? `unknown product ${productId}`}`);
  const { encoding_preset, duration_s, tts_provider, voice_id } = settings;
  return [`${encoding_preset}, ${duration_s} s, ${tts_provider} ${voice_id}`, "", ...lines].join("\n");
}
