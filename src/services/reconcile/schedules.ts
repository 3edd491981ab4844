import type { ScheduleSummary } from "@temporalio/client";
import { workflowIds } from "../../contract/jobs.ts";
import { allSchedules, scheduleOfFeed } from "../../store/schedules.ts";
import { applySchedule, matchesSchedule, removeSchedule } from "../../temporal/schedules.ts";
import type { Discrepancy, ReconcilerDependencies } from "./discrepancy.ts";

const PREFIX = workflowIds.nightly("");

/** Schedules whose Temporal Schedule is missing or differs from their row, and Temporal Schedules without a row. */
export async function findScheduleDiscrepancies(deps: ReconcilerDependencies): Promise<Discrepancy[]> {
  const inTemporal = await temporalSchedules(deps);
  const rows = await allSchedules(deps.db);
  const different = rows.filter((row) => {
    const summary = inTemporal.get(row.feed_id);
    return summary === undefined || !matchesSchedule(row, summary);
  });
  const known = new Set(rows.map(({ feed_id }) => feed_id));
  const orphans = [...inTemporal.keys()].filter((feedId) => !known.has(feedId));
  return [
    ...different.map(({ feed_id, updated_at }) => ({
      key: `schedule ${feed_id} ${updated_at}`,
      repair: () => repairSchedule(deps, feed_id),
    })),
    ...orphans.map((feedId) => ({ key: `schedule ${feedId} orphan`, repair: () => removeOrphan(deps, feedId) })),
  ];
}

/** The Schedules of nightly runs that Temporal has, by feed. */
async function temporalSchedules({ client }: ReconcilerDependencies): Promise<Map<string, ScheduleSummary>> {
  const schedules = new Map<string, ScheduleSummary>();
  for await (const summary of client.schedule.list()) {
    if (summary.scheduleId.startsWith(PREFIX)) schedules.set(summary.scheduleId.slice(PREFIX.length), summary);
  }
  return schedules;
}

async function repairSchedule({ client, db, log }: ReconcilerDependencies, feedId: string): Promise<void> {
  const row = await scheduleOfFeed(db, feedId);
  if (row === null) return;
  await applySchedule(client, row, row.feed_name);
  log.warn({ feed_id: feedId }, "schedule applied: Temporal's differed from its row");
}

async function removeOrphan({ client, db, log }: ReconcilerDependencies, feedId: string): Promise<void> {
  if ((await scheduleOfFeed(db, feedId)) !== null) return;
  await removeSchedule(client, feedId);
  log.warn({ feed_id: feedId }, "schedule removed from Temporal: it has no row");
}
