import type { z } from "@hono/zod-openapi";
import { knownOverride } from "../../contract/stored.ts";
import type { ScheduleView } from "../../services/schedules/schedules.ts";
import type { NightlyRun } from "../../store/nightly-runs.ts";
import type { scheduleSchema } from "./schema.ts";

/** A schedule with its runs as the API shows them. */
export function serializeSchedule({ schedule, runs, nextRuns }: ScheduleView): z.infer<typeof scheduleSchema> {
  const { profile_id: _profile, ...shown } = schedule;
  const [last] = runs;
  return {
    ...shown,
    settings: knownOverride(schedule.settings),
    next_run_at: nextRuns[0] ?? null,
    next_runs: nextRuns,
    last_run: last ? serializeRun(last) : null,
    runs: runs.map(serializeRun),
  };
}

function serializeRun({ profile_id: _profile, feed_id: _feed, ...run }: NightlyRun) {
  return run;
}
