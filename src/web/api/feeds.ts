/** Feeds and their sync. */
import { mutationOptions, type QueryClient, queryOptions, skipToken } from "@tanstack/react-query";
import { hasEnded } from "../../contract/jobs.ts";
import { answered, api, type Success } from "./client.ts";
import { POLL_MS } from "./query-client.ts";

const feeds = api.api.v1.feeds;
const jobs = api.api.v1.jobs;

export type Feed = Success<Awaited<ReturnType<typeof feeds.$get>>>["items"][number];
export type SyncCounts = NonNullable<Feed["counts"]>;
export type SyncJob = Extract<Success<Awaited<ReturnType<(typeof jobs)[":id"]["$get"]>>>, { kind: "feed_sync" }>;

const isSyncing = ({ status }: Feed): boolean => status === "syncing";

// These mutations do not wait for the refetch that they cause: it may remove the component whose callbacks report the end.

/** All of the profile's feeds, newest first. Polls while one of them syncs. */
export const feedsQuery = queryOptions({
  queryKey: ["feeds"],
  queryFn: async () => (await answered(feeds.$get())).items,
  refetchInterval: ({ state }) => (state.data?.some(isSyncing) ? POLL_MS : false),
});

export const feedQuery = (id: string) =>
  queryOptions({
    queryKey: ["feeds", id],
    queryFn: () => answered(feeds[":id"].$get({ param: { id } })),
    refetchInterval: ({ state }) => (state.data && isSyncing(state.data) ? POLL_MS : false),
  });

/** The job of the sync that these pages started last. The feed itself names it only once a worker has taken it up. */
export const startedSyncQuery = (feedId: string) =>
  queryOptions<string | null>({
    queryKey: ["started-sync", feedId],
    queryFn: skipToken,
    initialData: null,
    staleTime: Number.POSITIVE_INFINITY,
  });

export const syncJobQuery = (jobId: string) =>
  queryOptions({
    queryKey: ["jobs", jobId],
    queryFn: async () => (await answered(jobs[":id"].$get({ param: { id: jobId } }))) as SyncJob,
    refetchInterval: ({ state }) => (state.data && hasEnded(state.data) ? false : POLL_MS),
  });

async function startSync(id: string, client: QueryClient): Promise<void> {
  const { job_id } = await answered(feeds[":id"].sync.$post({ param: { id } }));
  client.setQueryData(startedSyncQuery(id).queryKey, job_id);
}

/** Adds a feed and starts its first sync. Succeeds also where only the sync could not start. */
export const addFeed = mutationOptions({
  mutationFn: async (json: { name: string; feed_url: string }, { client }) => {
    const feed = await answered(feeds.$post({ json }));
    // The feed exists now, and its page offers the sync again.
    await startSync(feed.id, client).catch(() => undefined);
    return feed;
  },
  onSettled: (_feed, _error, _body, _result, { client }) => {
    void client.invalidateQueries({ queryKey: ["feeds"] });
  },
});

export const syncFeed = mutationOptions({
  mutationFn: (id: string, { client }) => startSync(id, client),
  onSettled: (_none, _error, _id, _result, { client }) => {
    void client.invalidateQueries({ queryKey: ["feeds"] });
  },
});

export const cancelSync = mutationOptions({
  mutationFn: (jobId: string) => answered(jobs[":id"].cancel.$post({ param: { id: jobId } })),
  onSettled: (_none, _error, id, _result, { client }) => {
    void client.invalidateQueries({ queryKey: ["jobs", id] });
  },
});

export const deleteFeed = mutationOptions({
  mutationFn: (id: string) => answered(feeds[":id"].$delete({ param: { id } })),
  // Not the feed itself: its page may still be shown, and reading it again would answer 404.
  onSuccess: (_none, _id, _result, { client }) => {
    void client.invalidateQueries({ queryKey: ["feeds"], exact: true });
    void client.invalidateQueries({ queryKey: ["products"] });
  },
});
