/**
 * Sees to it that database and Temporal agree on what is under way. Rows are written before their workflow is started
 * (docs/decisions/0002), so an API that is killed in between leaves rows without one; and a workflow that an operator
 * terminates leaves rows that nobody ends.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import { suspectBatches } from "./batches.ts";
import type { ReconcilerDependencies, Suspect } from "./discrepancy.ts";
import { suspectJobs } from "./jobs.ts";
import { suspectNightlyRuns } from "./nightly-runs.ts";
import { suspectSchedules } from "./schedules.ts";

const LOOKS = [suspectBatches, suspectJobs, suspectNightlyRuns, suspectSchedules];

/**
 * A round looks at all unfinished work. What looks wrong twice in a row is set right; once is no proof, since whoever
 * starts or ends it may be about to. Rounds on several machines are harmless: every repair can be done twice.
 */
export function createReconciler(deps: ReconcilerDependencies): { round(): Promise<void> } {
  let before = new Set<string>();
  return {
    async round() {
      const suspects: Suspect[] = [];
      for (const look of LOOKS) suspects.push(...(await look(deps)));
      const again = suspects.filter(({ seen }) => before.has(seen));
      before = new Set(suspects.map(({ seen }) => seen));
      for (const { seen, repair } of again) {
        await repair().catch((err: unknown) => deps.log.warn({ err, seen }, "not set right; it is tried again"));
      }
    },
  };
}

/** Calls a duty again and again until told to stop; a time it fails is only logged. */
export async function repeatedly(
  everyMs: number,
  duty: () => Promise<void>,
  { log, signal }: { log: Logger; signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    await duty().catch((err: unknown) => log.debug({ err }, "a round of housekeeping failed"));
    await sleep(everyMs, undefined, { signal, ref: false }).catch(() => {});
  }
}
