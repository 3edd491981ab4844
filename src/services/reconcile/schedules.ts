import type { ScheduleSummary } from "@temporalio/client";
import { Failure } from "../../contract/failures.ts";
import { workflowIds } from "../../contract/jobs.ts";
import { parseScheduleTimes } from "../../contract/stored.ts";
import { allSchedules, type NamedSchedule, pauseSchedule, scheduleOfFeed } from "../../store/schedules.ts";
import { applySchedule, matchesSchedule, removeSchedule, ScheduleRefused } from "../../temporal/schedules.ts";
import type { Discrepancy, ReconcilerDependencies } from "./discrepancy.ts";

const PREFIX = workflowIds.nightly("");

/** Schedules whose Temporal Schedule is missing or differs from their row, and Temporal Schedules without a row. */
export async function findScheduleDiscrepancies(deps: ReconcilerDependencies): Promise<Discrepancy[]> {
  const inTemporal = await temporalSchedules(deps);
  const rows = await allSchedules(deps.db);
  const different = rows.filter((row) => {
    const summary = inTemporal.get(row.feed_id);
    return summary === undefined ? !isSetAside(row) : !matchesSchedule(row, summary);
  });
  const known = new Set(rows.map(({ feed_id }) => feed_id));
  const orphans = [...inTemporal.keys()].filter((feedId) => !known.has(feedId));
  return [
    ...different.map((row) => ({
      key: `schedule ${row.feed_id} ${row.updated_at}`,
      context: { feed_id: row.feed_id },
      repair: () => repairSchedule(deps, row.feed_id),
      fail: (failure: Failure) => setAside(deps, row, failure),
    })),
    ...orphans.map((feedId) => ({
      key: `schedule ${feedId} orphan`,
      context: { feed_id: feedId },
      repair: () => removeOrphan(deps, feedId),
      fail: async () => {},
    })),
  ];
}

/** Whether a row of which Temporal has no Schedule needs none: its owner is told what to do, and has not done it. */
const isSetAside = ({ paused, paused_reason }: NamedSchedule) => paused && paused_reason !== null;

/** A schedule that Temporal cannot have: it is paused, and says why, until its owner sets it again. */
async function setAside({ client, db }: ReconcilerDependencies, row: NamedSchedule, failure: Failure): Promise<void> {
  await pauseSchedule(db, row, failure.message);
  await removeSchedule(client, row.feed_id);
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
  try {
    await applySchedule(client, { ...row, ...parseScheduleTimes(row) }, row.feed_name);
  } catch (error) {
    if (!(error instanceof ScheduleRefused)) throw error;
    const message = `Temporal does not take the schedule: ${error.message}. Set it again.`;
    throw new Failure("RecordInvalid", message, { cause: error });
  }
  log.warn({ feed_id: feedId }, "schedule applied: Temporal's differed from its row");
}

async function removeOrphan({ client, db, log }: ReconcilerDependencies, feedId: string): Promise<void> {
  if ((await scheduleOfFeed(db, feedId)) !== null) return;
  await removeSchedule(client, feedId);
  log.warn({ feed_id: feedId }, "schedule removed from Temporal: it has no row");
}
