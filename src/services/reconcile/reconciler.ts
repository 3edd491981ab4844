/**
 * Keeps database and Temporal consistent (docs/decisions/0008). Rows are written before their workflow is started, so an API
 * that is killed in between leaves rows without one; and a workflow that is terminated leaves rows that have not ended.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import { StoreError } from "../../store/client.ts";
import { isAway } from "../../temporal/calls.ts";
import { BATCHES } from "./batches.ts";
import type { Discrepancy, Pass, ReconcilerDependencies } from "./discrepancy.ts";
import { JOBS } from "./jobs.ts";
import { NIGHTLY_RUNS } from "./nightly-runs.ts";
import { createRowSweep, damageOf } from "./row-sweep.ts";
import { findScheduleDiscrepancies } from "./schedules.ts";

/** Whether a server gave no answer, so that the next round may succeed without anybody's doing. */
const isTransient = (error: unknown) => isAway(error) || (error instanceof StoreError && error.unavailable);

/** @returns those of a pass's discrepancies that the pass before found as well */
function createConfirmation(): (pass: Pass) => Discrepancy[] {
  let before = new Set<string>();
  let now = new Set<string>();
  return ({ found, complete }) => {
    const confirmed = found.filter(({ key }) => before.has(key));
    for (const { key } of found) now.add(key);
    if (complete) [before, now] = [now, new Set()];
    return confirmed;
  };
}

/**
 * A round compares unfinished work. A discrepancy is repaired when two passes over the rows find it, one after the other: one
 * may find work that is just being started or ended. Workers need not coordinate their rounds, since repairs are idempotent. A
 * row that is damaged is ended as failed, and told at `error`: it costs no other row anything.
 */
export function createReconciler(deps: ReconcilerDependencies): { round(): Promise<void> } {
  const { log } = deps;
  const kinds = Object.entries({
    batches: createRowSweep(deps, BATCHES),
    jobs: createRowSweep(deps, JOBS),
    "nightly runs": createRowSweep(deps, NIGHTLY_RUNS),
    schedules: async () => ({ found: await findScheduleDiscrepancies(deps), complete: true }),
  }).map(([kind, look]) => ({ kind, look, confirm: createConfirmation() }));

  async function repairOne({ key, context, repair, fail }: Discrepancy): Promise<void> {
    try {
      await repair();
    } catch (err) {
      const failure = damageOf(err);
      if (failure === null) {
        log[isTransient(err) ? "warn" : "error"]({ ...context, err, discrepancy: key }, "repair failed, will retry");
        return;
      }
      log.error({ ...context, err: failure, error_type: failure.type }, "damaged row: its work ends as failed");
      await fail(failure).catch((error: unknown) =>
        log.error({ ...context, err: error }, "damaged row could not be ended, will retry"),
      );
    }
  }

  return {
    async round() {
      for (const { kind, look, confirm } of kinds) {
        try {
          const confirmed = confirm(await look());
          for (const discrepancy of confirmed) await repairOne(discrepancy);
        } catch (err) {
          const level = isTransient(err) ? "warn" : "error";
          log[level]({ err, kind }, "could not compare database and Temporal, will retry");
        }
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
