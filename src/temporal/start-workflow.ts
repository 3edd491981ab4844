/** Starts workflows from outside of Temporal. */
import { type Client, WorkflowExecutionAlreadyStartedError, type WorkflowStartOptions } from "@temporalio/client";
import { TASK_QUEUE, WORKFLOWS } from "../contract/jobs.ts";
import type { WorkflowStart } from "../contract/workflow-starts.ts";
import type { Calls } from "./calls.ts";

/** What a run says of itself; see {@link WorkflowStart}. */
export type Memo = Record<string, unknown>;

/** A start as the SDK's client takes it. */
export function startOptions({ type, ...start }: WorkflowStart): WorkflowStartOptions {
  return {
    ...start,
    taskQueue: TASK_QUEUE,
    workflowIdConflictPolicy: "FAIL",
    // A callback is made once for each run of a batch; other work may run again under its id.
    workflowIdReusePolicy: type === "batchCallback" ? "REJECT_DUPLICATE" : "ALLOW_DUPLICATE",
  };
}

/**
 * Whether a run is the one that a start asks for: the runs of one workflow id differ in their memos. One from before there
 * were memos is taken for it.
 */
export function isRunOf({ memo = {} }: WorkflowStart, running: Memo = {}): boolean {
  return Object.entries(memo).every(([name, value]) => running[name] === undefined || running[name] === value);
}

/**
 * Starts a workflow, once however often it is called while that runs.
 * @returns the memo of another run that is open under the workflow's id, which prevents this one; null: this one runs
 * @throws ServiceError of the SDK
 */
export async function startWorkflow(client: Client, start: WorkflowStart): Promise<Memo | null> {
  try {
    await client.workflow.start(WORKFLOWS[start.type], startOptions(start));
    return null;
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    const { memo = {} } = await client.workflow.getHandle(start.workflowId).describe();
    return isRunOf(start, memo) ? null : memo;
  }
}

/** How long we try to terminate an unanswered start; ms. */
const REVOKE_LIMIT_MS = 60_000;

/** Terminates the run of a start that was not answered and whose rows are rolled back, if it was made after all. */
export function createRevoker(client: Client, persist: Calls["persist"]) {
  const revoking = new Map<string, AbortController>();
  return {
    /** Tries for a minute, in the background. */
    revoke(start: WorkflowStart): void {
      const keeping = new AbortController();
      revoking.set(start.workflowId, keeping);
      const terminate = async () => {
        const { runId, memo, status } = await client.workflow.getHandle(start.workflowId).describe();
        if (keeping.signal.aborted || status.name !== "RUNNING" || !isRunOf(start, memo)) return;
        await client.workflow.getHandle(start.workflowId, runId).terminate("Its request was answered with an error.");
      };
      persist(REVOKE_LIMIT_MS, terminate)
        .catch(() => {})
        .finally(() => {
          if (revoking.get(start.workflowId) === keeping) revoking.delete(start.workflowId);
        });
    },
    /** The work is asked for again: a run of it may stay. */
    keep(workflowId: string): void {
      revoking.get(workflowId)?.abort();
    },
  };
}
