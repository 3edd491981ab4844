/** What each workflow is started with, by a client or by a parent workflow: its id, its input, what operators read of it. */
import type { SearchAttributePair } from "@temporalio/common";
import type { BatchCallbackInput } from "./callback.ts";
import {
  type BatchVideoInput,
  type FeedSyncInput,
  type ProductVideoInput,
  type WORKFLOWS,
  workflowIds,
} from "./jobs.ts";
import type { NightlyBatchInput } from "./schedule.ts";
import { startAttributes } from "./search-attributes.ts";

/** The fields besides `type` are named as in the SDK's own options. */
export interface WorkflowStart {
  type: keyof typeof WORKFLOWS;
  workflowId: string;
  args: [object];
  /** Tells the runs that share one workflow id apart. */
  memo?: Record<string, unknown>;
  staticSummary: string;
  /** Markdown. */
  staticDetails?: string;
  typedSearchAttributes: SearchAttributePair[];
}

/**
 * A run of a batch.
 * @param run which run of the batch it is, from 1: a staged batch that is retried runs again under the same workflow id
 */
export function batchStart(input: BatchVideoInput, { name, run }: { name: string; run: number }): WorkflowStart {
  return {
    type: "batchVideo",
    workflowId: workflowIds.batch(input.batchId),
    args: [input],
    memo: { run },
    staticSummary: shortSummary(name),
    staticDetails: batchDetails(input),
    typedSearchAttributes: startAttributes({ ...input, productId: null }),
  };
}

/** A single video, outside of any batch. */
export function videoStart(input: ProductVideoInput): WorkflowStart {
  return {
    type: "productVideo",
    workflowId: workflowIds.video(input.jobId),
    args: [input],
    staticSummary: shortSummary(input.title ?? `Product ${input.productId}`),
    typedSearchAttributes: startAttributes(input),
  };
}

/** A feed's sync. The syncs of one feed share one workflow id, so that never two run at once. */
export function feedSyncStart(input: FeedSyncInput): WorkflowStart {
  return {
    type: "feedSync",
    workflowId: workflowIds.feedSync(input.feedId),
    args: [input],
    memo: { job_id: input.jobId },
    staticSummary: shortSummary(`Sync of ${input.feedName}`),
    typedSearchAttributes: startAttributes({ ...input, batchId: null, productId: null }),
  };
}

/** A nightly run. Of a scheduled one the id is only a prefix: the schedule appends the time. */
export function nightlyStart(input: NightlyBatchInput): WorkflowStart {
  const { feedId, profileId, feedName, runId } = input;
  return {
    type: "nightlyBatch",
    workflowId: runId === undefined ? workflowIds.nightly(feedId) : workflowIds.triggered(feedId, runId),
    args: [input],
    staticSummary: shortSummary(`Nightly batch of ${feedName}`),
    typedSearchAttributes: startAttributes({ profileId, batchId: null, productId: null, feedId }),
  };
}

/** The call to a batch's `callback_url` after one of its runs has ended. */
export function callbackStart(input: BatchCallbackInput): WorkflowStart {
  const { batchId, profileId, runId } = input;
  return {
    type: "batchCallback",
    workflowId: workflowIds.callback(batchId, runId),
    args: [input],
    staticSummary: "tell that the batch has ended",
    typedSearchAttributes: startAttributes({ profileId, batchId, productId: null }),
  };
}

/** What people read beside a batch in Temporal's Web UI; Markdown. */
function batchDetails({ items, settings }: BatchVideoInput): string {
  const lines = items.map(({ title, text, productId }) => `1. ${title ?? text ?? `unknown product ${productId}`}`);
  const { encoding_preset, duration_s, tts_provider, voice_id } = settings;
  return [`${encoding_preset}, ${duration_s} s, ${tts_provider} ${voice_id}`, "", ...lines].join("\n");
}

/** Temporal accepts 400 bytes. */
const MAX_SUMMARY_CHARACTERS = 95;

/** A summary for Temporal's Web UI, shortened to what it accepts. */
export function shortSummary(text: string): string {
  const characters = [...text];
  return characters.length <= MAX_SUMMARY_CHARACTERS
    ? text
    : `${characters.slice(0, MAX_SUMMARY_CHARACTERS).join("")}…`;
}
