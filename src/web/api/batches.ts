/** Product batches while they run, and videos that are made alone. */
import { keepPreviousData, mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { answered, api, type Success } from "./client.ts";
import { POLL_MS } from "./query-client.ts";
import { keyed, untilAnswered } from "./request-key.ts";

const batch = api.api.v1.products.batch[":id"];
const job = api.api.v1.jobs[":id"];
const { library } = api.api.v1;

export type BatchStatus = Success<Awaited<ReturnType<typeof batch.status.$get>>>;
export type ProductJob = BatchStatus["product_jobs"][number];
export type VideoJob = Extract<Success<Awaited<ReturnType<typeof job.$get>>>, { kind: "video" }>;
export type Clip = Success<Awaited<ReturnType<typeof library.$get>>>["items"][number];

/** Read anew until the batch has ended. */
export const batchStatusQuery = (id: string) =>
  queryOptions({
    queryKey: ["batch-status", id],
    queryFn: () => answered(batch.status.$get({ param: { id } })),
    refetchInterval: ({ state }) => (state.data?.status === "processing" ? POLL_MS : false),
  });

/** What stays of a batch while it runs: its name, its settings, when it was made. */
export const batchFactsQuery = (id: string) =>
  queryOptions({
    queryKey: ["batch-facts", id],
    queryFn: async () => {
      const { name, settings, created_at } = await answered(api.v1.batch[":id"].$get({ param: { id } }));
      return { name, settings, created_at };
    },
    staleTime: Number.POSITIVE_INFINITY,
  });

export const isMoving = ({ status }: Pick<ProductJob, "status">): boolean =>
  status === "queued" || status === "processing";

export const videoJobQuery = (id: string) =>
  queryOptions({
    queryKey: ["jobs", id],
    queryFn: async () => (await answered(job.$get({ param: { id } }))) as VideoJob,
    refetchInterval: ({ state }) => (state.data && isMoving(state.data) ? POLL_MS : false),
  });

const MOST_CLIPS = "50";

/** How many videos of a batch can be watched: a deleted one can't. */
export const watchable = (jobs: readonly Pick<ProductJob, "result">[]): number =>
  jobs.filter(({ result }) => result !== null && result.deleted_at === undefined).length;

/**
 * A batch's clips, all in one request. @param expected how many there are by the status; it may know of one before the
 * library does
 */
export const batchClipsQuery = (id: string, expected: number) =>
  queryOptions({
    queryKey: ["library", "of-batch", id, expected],
    queryFn: async () => (await answered(library.$get({ query: { batch_id: id, page_size: MOST_CLIPS } }))).items,
    enabled: expected > 0,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data && state.data.length < expected ? POLL_MS : false),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** The clip of a video that was made alone. @param result null: there is none yet */
export const jobClipQuery = (result: ProductJob["result"]) =>
  queryOptions({
    queryKey: ["library", result?.clip_id ?? null],
    queryFn: () => answered(library[":clip_id"].$get({ param: { clip_id: result?.clip_id ?? "" } })),
    enabled: result !== null && result.deleted_at === undefined,
  });

/** The new batch's id. @param key of `useRequestKey` */
export const retryBatch = mutationOptions({
  ...untilAnswered,
  mutationFn: async ({ id, key }: { id: string; key: string }) =>
    (await answered(batch.retry.$post({ param: { id } }, keyed(key)))).batch_id,
  onSuccess: (_id, _retried, _result, { client }) => client.invalidateQueries({ queryKey: ["staged-batches"] }),
});

const MOVES = {
  pause: (id: string) => answered(batch.pause.$post({ param: { id } })),
  resume: (id: string) => answered(batch.resume.$post({ param: { id } })),
  cancel: (id: string) => answered(batch.cancel.$post({ param: { id } })),
} as const;
export type BatchMove = keyof typeof MOVES;

export const moveBatch = mutationOptions({
  mutationFn: ({ id, move }: { id: string; move: BatchMove }) => MOVES[move](id),
  onSettled: (_answer, _error, { id }, _result, { client }) => readAnew(client, ["batch-status", id]),
});

export const cancelJob = mutationOptions({
  mutationFn: (id: string) => answered(job.cancel.$post({ param: { id } })),
  onSettled: (_answer, _error, id, _result, { client }) => readAnew(client, ["jobs", id]),
});

const readAnew = (client: QueryClient, queryKey: string[]) => client.invalidateQueries({ queryKey });
