/** Starts workflows for rows already written. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import { AppError } from "../contract/errors.ts";
import type { WorkflowStart } from "../contract/workflow-starts.ts";
import type { TemporalGateway } from "../temporal/gateway.ts";
import type { Memo } from "../temporal/start-workflow.ts";

/** How long another run that is about to close is waited for, and how often it is looked at; ms. */
const CLOSING = { limitMs: 5_000, everyMs: 50 } as const;

export interface Work {
  start: WorkflowStart;
  /** Undoes the rows that were written for it. */
  rollback: () => Promise<unknown>;
  /**
   * Whether another run under the same workflow id, by its memo, has done its work: its end is recorded before Temporal
   * closes it. Default: never.
   */
  isClosing?: (other: Memo) => boolean | Promise<boolean>;
}

export interface WorkDependencies {
  temporal: Pick<TemporalGateway, "start">;
  log: Logger;
}

/**
 * Starts the workflow of rows that are written (docs/decisions/0002). Where that fails they are rolled back, so that the
 * caller may simply try again.
 * @returns the memo of another run of the same workflow id that goes on, which prevents this one; null: this one runs
 * @throws AppError temporal-unavailable
 */
export async function startWork(deps: WorkDependencies, { start, rollback, isClosing = () => false }: Work) {
  const deadline = Date.now() + CLOSING.limitMs;
  try {
    for (;;) {
      const other = await deps.temporal.start(start);
      if (other === null || !(await isClosing(other))) return other;
      if (Date.now() >= deadline) {
        throw new AppError(
          "temporal-unavailable",
          "The run before this one is just ending. Try again in a few seconds.",
        );
      }
      await sleep(CLOSING.everyMs);
    }
  } catch (error) {
    await rollback().catch((err: unknown) =>
      deps.log.error({ err, workflow_id: start.workflowId }, "rollback failed: orphan rows"),
    );
    throw error;
  }
}
