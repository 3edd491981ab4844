/** Starts workflows from outside of Temporal. */
import type { Client, WorkflowStartOptions } from "@temporalio/client";
import { TASK_QUEUE, WORKFLOWS } from "../contract/jobs.ts";
import type { WorkflowStart } from "../contract/workflow-starts.ts";

type Policies = Pick<WorkflowStartOptions, "workflowIdConflictPolicy" | "workflowIdReusePolicy">;

/** The run that is open already is the one that was asked for. */
const SAME_RUN: Policies = { workflowIdConflictPolicy: "USE_EXISTING" };

/** What the server does where a workflow of that id was started before. */
const POLICIES: Record<keyof typeof WORKFLOWS, Policies> = {
  batchVideo: SAME_RUN,
  productVideo: SAME_RUN,
  nightlyBatch: SAME_RUN,
  // Another sync of the feed may run; its memo says which.
  feedSync: { workflowIdConflictPolicy: "FAIL" },
  // Each end of a batch is told once.
  batchCallback: { workflowIdConflictPolicy: "FAIL", workflowIdReusePolicy: "REJECT_DUPLICATE" },
};

/** A start as the SDK's client takes it. */
export function startOptions({ type, ...start }: WorkflowStart): WorkflowStartOptions {
  return { ...start, ...POLICIES[type], taskQueue: TASK_QUEUE };
}

/**
 * Starts a workflow; a batch, a video or a nightly run that is open already stays the only one.
 * @throws WorkflowExecutionAlreadyStartedError where another sync of the feed is open, or the callback was made before
 */
export function startWorkflow(client: Client, start: WorkflowStart) {
  return client.workflow.start(WORKFLOWS[start.type], startOptions(start));
}
