import type { z } from "@hono/zod-openapi";
import { nextRuns } from "../../contract/cron.ts";
import { knownCounts, knownNotices } from "../../contract/stored.ts";
import type { ScheduledFeed } from "../../services/feeds/feeds.ts";
import type { ScheduleRow } from "../../store/rows.ts";
import type { feedSchema } from "./schema.ts";

/** A feed as the API shows it, with the main fields of its schedule. */
export function serializeFeed({ feed, schedule }: ScheduledFeed): z.infer<typeof feedSchema> {
  const { profile_id: _profile, etag: _etag, last_modified: _modified, ...shown } = feed;
  return {
    ...shown,
    counts: knownCounts(feed.counts),
    rejected: knownNotices(feed.rejected),
    warnings: knownNotices(feed.warnings),
    schedule: schedule && serializeSchedule(schedule),
  };
}

function serializeSchedule(schedule: ScheduleRow) {
  const { cron, time_zone, paused } = schedule;
  return { cron, time_zone, paused, next_run_at: nextRuns(schedule, 1)[0] ?? null };
}
