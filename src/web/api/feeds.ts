/** Feeds and their sync. */
import { mutationOptions, queryOptions } from "@tanstack/react-query";
import { answered, api, type Success } from "./client.ts";
import { POLL_MS } from "./query-client.ts";

const feeds = api.api.v1.feeds;

export type Feed = Success<Awaited<ReturnType<typeof feeds.$get>>>["items"][number];
export type SyncCounts = NonNullable<Feed["counts"]>;

export const isSyncing = ({ status }: Feed): boolean => status === "syncing";

/** All of the profile's feeds, newest first; read anew while one of them syncs. */
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

/** Adds a feed and reads it at once. Answers when the sync has begun, or could not. */
export const addFeed = mutationOptions({
  mutationFn: async (json: { name: string; feed_url: string }) => {
    const feed = await answered(feeds.$post({ json }));
    // The feed is there now; its page can start the sync again.
    await answered(feeds[":id"].sync.$post({ param: { id: feed.id } })).catch(() => undefined);
    return feed;
  },
  onSettled: (_feed, _error, _body, _result, { client }) => client.invalidateQueries({ queryKey: ["feeds"] }),
});

export const syncFeed = mutationOptions({
  mutationFn: (id: string) => answered(feeds[":id"].sync.$post({ param: { id } })),
  onSettled: (_job, _error, _id, _result, { client }) => client.invalidateQueries({ queryKey: ["feeds"] }),
});

export const deleteFeed = mutationOptions({
  mutationFn: (id: string) => answered(feeds[":id"].$delete({ param: { id } })),
  // Not the feed itself, which its page may still show: there is none to read.
  onSuccess: (_none, _id, _result, { client }) =>
    Promise.all([
      client.invalidateQueries({ queryKey: ["feeds"], exact: true }),
      client.invalidateQueries({ queryKey: ["products"] }),
    ]),
});
