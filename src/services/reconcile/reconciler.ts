/**
 * Keeps database and Temporal consistent (docs/decisions/0008). Rows are written before their workflow is started, so an API
 * that is killed in between leaves rows without one; and a workflow that is terminated leaves rows that have not ended.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import { findBatchDiscrepancies } from "./batches.ts";
import type { Discrepancy, ReconcilerDependencies } from "./discrepancy.ts";
import { findJobDiscrepancies } from "./jobs.ts";
import { findNightlyRunDiscrepancies } from "./nightly-runs.ts";
import { findScheduleDiscrepancies } from "./schedules.ts";

const KINDS = {
  batches: findBatchDiscrepancies,
  jobs: findJobDiscrepancies,
  "nightly runs": findNightlyRunDiscrepancies,
  schedules: findScheduleDiscrepancies,
};

/**
 * A round compares all unfinished work. A discrepancy is repaired when two rounds in a row find it: one round may find work
 * that is just being started or ended. Workers need not coordinate their rounds, since repairs are idempotent.
 */
export function createReconciler(deps: ReconcilerDependencies): { round(): Promise<void> } {
  const { log } = deps;
  let previous = new Set<string>();

  async function findAll(): Promise<Discrepancy[]> {
    const found: Discrepancy[] = [];
    for (const [kind, find] of Object.entries(KINDS)) {
      try {
        found.push(...(await find(deps)));
      } catch (err) {
        log.warn({ err, kind }, "could not compare database and Temporal, will retry");
      }
    }
    return found;
  }

  return {
    async round() {
      const found = await findAll();
      const confirmed = found.filter(({ key }) => previous.has(key));
      previous = new Set(found.map(({ key }) => key));
      for (const { key, repair } of confirmed) {
        await repair().catch((err: unknown) => log.warn({ err, discrepancy: key }, "repair failed, will retry"));
      }
    },
  };
}

/** Runs a task again and again, `everyMs` after its last end, until `signal` aborts. A round that fails is logged. */
export async function repeatEvery(
  everyMs: number,
  task: () => Promise<void>,
  { log, signal }: { log: Logger; signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    await task().catch((err: unknown) => log.warn({ err }, "housekeeping failed, will retry"));
    await sleep(everyMs, undefined, { signal, ref: false }).catch(() => {});
  }
}
