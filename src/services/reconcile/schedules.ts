import type { ScheduleSummary } from "@temporalio/client";
import { workflowIds } from "../../contract/jobs.ts";
import { allSchedules, type NamedSchedule, scheduleOfFeed } from "../../store/schedules.ts";
import { applySchedule, matchesSchedule, removeSchedule } from "../../temporal/schedules.ts";
import type { ReconcilerDependencies, Suspect } from "./discrepancy.ts";

const PREFIX = workflowIds.nightly("");

/** Schedules that Temporal does not execute as their rows say, or executes without a row. */
export async function suspectSchedules(deps: ReconcilerDependencies): Promise<Suspect[]> {
  const executed = await executedSchedules(deps);
  const rows = await allSchedules(deps.db);
  const different = rows.filter((row) => {
    const summary = executed.get(row.feed_id);
    return summary === undefined || !matchesSchedule(row, summary);
  });
  const wanted = new Set(rows.map(({ feed_id }) => feed_id));
  const orphans = [...executed.keys()].filter((feedId) => !wanted.has(feedId));
  return [
    ...different.map((row) => ({ seen: `schedule ${row.feed_id} ${row.updated_at}`, repair: () => repair(deps, row) })),
    ...orphans.map((feedId) => ({ seen: `schedule ${feedId} orphan`, repair: () => drop(deps, feedId) })),
  ];
}

/** Those that Temporal has, by the feed. */
async function executedSchedules({ client }: ReconcilerDependencies): Promise<Map<string, ScheduleSummary>> {
  const executed = new Map<string, ScheduleSummary>();
  for await (const summary of client.schedule.list()) {
    if (summary.scheduleId.startsWith(PREFIX)) executed.set(summary.scheduleId.slice(PREFIX.length), summary);
  }
  return executed;
}

async function repair({ client, db, log }: ReconcilerDependencies, { feed_id }: NamedSchedule): Promise<void> {
  const row = await scheduleOfFeed(db, feed_id);
  if (row === null) return;
  await applySchedule(client, row, row.feed_name);
  log.warn({ feed_id }, "schedule set right: Temporal did not execute it as its row says");
}

async function drop({ client, db, log }: ReconcilerDependencies, feedId: string): Promise<void> {
  if ((await scheduleOfFeed(db, feedId)) !== null) return;
  await removeSchedule(client, feedId);
  log.warn({ feed_id: feedId }, "schedule dropped: its row is gone");
}
