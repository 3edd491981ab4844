/** A shop's feeds, with the schedule of each. */
import { AppError } from "../../contract/errors.ts";
import { splitCredentials } from "../../http/basic-auth.ts";
import { StoreError } from "../../store/client.ts";
import * as store from "../../store/feeds.ts";
import type { ScheduleRow } from "../../store/rows.ts";
import { getSchedule, schedulesOf } from "../../store/schedules.ts";
import type { Owner, ServiceContext } from "../context.ts";
import { stopNightlyRuns } from "../schedules/schedules.ts";

export interface ScheduledFeed {
  feed: store.Feed;
  schedule: ScheduleRow | null;
}

/** PostgreSQL's code for a row that violates a unique index: unique_violation. */
const UNIQUE_VIOLATION = "23505";

/**
 * @param feedUrl a user name and password in it are kept apart, for basic authentication
 * @throws AppError feed-exists
 */
export async function createFeed(
  { db, profileId }: Owner,
  { name, feedUrl }: { name: string; feedUrl: string },
): Promise<store.Feed> {
  const { url, credentials } = splitCredentials(feedUrl);
  return store.createFeed(db, { profileId, name, feedUrl: url, credentials }).catch(duplicateError);
}

/**
 * Changes a feed's name or address. Its products stay: the next sync knows them by their shop ids. The user name and password stay
 * with a new address on the same server that has none.
 * @throws AppError feed-not-found, feed-exists
 */
export async function updateFeed(
  owner: Owner,
  id: string,
  { name, feedUrl }: { name?: string | undefined; feedUrl?: string | undefined },
): Promise<ScheduledFeed> {
  await readFeed(owner, id);
  const { url, credentials = null } = feedUrl === undefined ? {} : splitCredentials(feedUrl);
  const changes = { name, feedUrl: url, credentials };
  if (!(await store.updateFeed(owner.db, id, changes).catch(duplicateError))) throw new AppError("feed-not-found");
  return readFeed(owner, id);
}

function duplicateError(error: unknown): never {
  if (error instanceof StoreError && error.code === UNIQUE_VIOLATION) throw new AppError("feed-exists");
  throw error;
}

/** The profile's feeds, newest first. */
export async function listFeeds({ db, profileId }: Owner): Promise<ScheduledFeed[]> {
  const [feeds, schedules] = await Promise.all([store.listFeeds(db, profileId), schedulesOf(db, profileId)]);
  return feeds.map((feed) => ({ feed, schedule: schedules.get(feed.id) ?? null }));
}

/** @throws AppError feed-not-found */
export async function readFeed(owner: Owner, id: string): Promise<ScheduledFeed> {
  const { db, profileId } = owner;
  const [feed, schedule] = await Promise.all([store.getFeed(db, profileId, id), getSchedule(db, profileId, id)]);
  if (feed === null) throw new AppError("feed-not-found");
  return { feed, schedule };
}

/**
 * Deletes a feed with its products and its schedule; finished videos stay. What runs for it is cancelled.
 * @throws AppError feed-not-found
 */
export async function deleteFeed(ctx: ServiceContext, id: string): Promise<void> {
  const feed = await store.getFeed(ctx.db, ctx.profileId, id);
  if (feed === null) throw new AppError("feed-not-found");
  await stopNightlyRuns(ctx, feed.id);
  if (!(await store.deleteFeed(ctx.db, feed.id))) throw new AppError("feed-not-found");
  // A sync that runs would end by itself, later, as it finds its feed gone.
  await ctx.temporal
    .cancelFeedSync(id)
    .catch((err: unknown) => ctx.log.warn({ err, feed_id: id }, "sync not cancelled"));
}
