/** Schedules of feeds. */
import type { ScheduleTerms } from "../contract/schedule.ts";
import { type Database, isUuid, unwrap, unwrapMaybe } from "./client.ts";
import type { ScheduleRow } from "./rows.ts";

export async function getSchedule(db: Database, profileId: string, feedId: string): Promise<ScheduleRow | null> {
  if (!isUuid(feedId)) return null;
  const query = db.from("schedules").select("*").eq("profile_id", profileId).eq("feed_id", feedId);
  return unwrapMaybe(await query.maybeSingle());
}

/** The schedules of a profile's feeds, by the feed. */
export async function schedulesOf(db: Database, profileId: string): Promise<Map<string, ScheduleRow>> {
  const rows = unwrap(await db.from("schedules").select("*").eq("profile_id", profileId));
  return new Map(rows.map((row) => [row.feed_id, row]));
}

/**
 * Creates or replaces a feed's schedule.
 * @returns null where the feed was deleted or is not the caller's
 */
export async function putSchedule(db: Database, feedId: string, terms: ScheduleTerms): Promise<ScheduleRow | null> {
  const [row] = unwrap(await db.rpc("put_schedule", { p_feed: feedId, p_schedule: terms }));
  return row ?? null;
}

export async function deleteSchedule(db: Database, feedId: string): Promise<void> {
  unwrapMaybe(await db.rpc("delete_schedule", { p_feed: feedId }));
}

/** Pauses a schedule, unless its owner has set it again since it was read. @param reason a sentence */
export async function pauseSchedule(
  db: Database,
  { feed_id, updated_at }: Pick<ScheduleRow, "feed_id" | "updated_at">,
  reason: string,
): Promise<void> {
  const row = { paused: true, paused_reason: reason };
  unwrapMaybe(await db.from("schedules").update(row).eq("feed_id", feed_id).eq("updated_at", updated_at));
}

/** With its feed's name, which Temporal's Web UI shows. */
export type NamedSchedule = ScheduleRow & { feed_name: string };

export type WithFeed<T> = T & { product_feeds: { name: string } | null };
export function named<T>({ product_feeds, ...row }: WithFeed<T>) {
  return { ...row, feed_name: product_feeds?.name ?? "" };
}

/** Rows of one query; hosted databases return no more. */
const PAGE = 1_000;

/** The schedules of all profiles. */
export async function allSchedules(db: Database): Promise<NamedSchedule[]> {
  const all: NamedSchedule[] = [];
  for (;;) {
    const query = db.from("schedules").select("*, product_feeds(name)").order("feed_id").limit(PAGE);
    const last = all.at(-1);
    const page = unwrap(await (last ? query.gt("feed_id", last.feed_id) : query));
    all.push(...page.map(named));
    if (page.length < PAGE) return all;
  }
}

/** A feed's schedule, of any profile the client may see. */
export async function scheduleOfFeed(db: Database, feedId: string): Promise<NamedSchedule | null> {
  if (!isUuid(feedId)) return null;
  const query = db.from("schedules").select("*, product_feeds(name)").eq("feed_id", feedId);
  const row = unwrapMaybe(await query.maybeSingle());
  return row && named(row);
}
