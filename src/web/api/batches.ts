/** Batches of both kinds: the list, a batch with its items, its finished videos, and its moves. */
import { keepPreviousData, mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import type { JobStatus } from "../../contract/jobs.ts";
import { answered, api, type Success } from "./client.ts";
import type { VideoJob } from "./jobs.ts";
import { POLL_MS } from "./query-client.ts";
import { keyed, untilAnswered } from "./request-key.ts";

const batches = api.v1.batch;
const one = batches[":id"];
const productBatch = api.api.v1.products.batch[":id"];

export type BatchHeadline = Success<Awaited<ReturnType<typeof batches.$get>>>["items"][number];
export type Batch = Success<Awaited<ReturnType<typeof one.$get>>>;
export type BatchItem = Batch["items"][number];
export type BatchOutput = Success<Awaited<ReturnType<typeof one.outputs.$get>>>["items"][number];

const KEY = "batches";
export const BATCHES_A_PAGE = 20;

export interface BatchFilter {
  status?: BatchHeadline["status"] | undefined;
  kind?: BatchHeadline["kind"] | undefined;
  /** From 1. */
  page: number;
}

/** A page of the batches of both kinds, newest first. Polls while one of them is processing. */
export const batchesQuery = ({ page, ...filter }: BatchFilter) =>
  queryOptions({
    queryKey: [KEY, "list", filter, page],
    queryFn: () =>
      answered(batches.$get({ query: { ...filter, page: String(page), page_size: String(BATCHES_A_PAGE) } })),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.items.some(({ status }) => status === "processing") ? POLL_MS : false),
  });

/** A batch of either kind with its items. Polls until the batch has ended. */
export const batchQuery = (id: string) =>
  queryOptions({
    queryKey: [KEY, "one", id],
    queryFn: () => answered(one.$get({ param: { id } })),
    refetchInterval: ({ state }) => (state.data?.status === "processing" ? POLL_MS : false),
  });

/** Whether the item's video is finished and still in the library. */
export const isPlayable = ({ result }: Pick<BatchItem, "result">): boolean =>
  result !== null && result.deleted_at === undefined;

/**
 * The finished videos of a batch.
 * @param expected how many there are by the batch's status, which may know of one before the library does: then it polls
 */
export const outputsQuery = (id: string, expected: number) =>
  queryOptions({
    queryKey: [KEY, "outputs", id, expected],
    queryFn: async () => (await answered(one.outputs.$get({ param: { id } }))).items,
    enabled: expected > 0,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data && state.data.length < expected ? POLL_MS : false),
  });

/** Batch mode's item statuses, as jobs name them. */
const JOB_STATUS: Record<BatchItem["status"], JobStatus> = {
  pending: "queued",
  processing: "processing",
  complete: "completed",
  failed: "failed",
  cancelled: "cancelled",
};

/** A video while it is made, of a batch or alone. */
export type Video = Pick<
  VideoJob,
  "job_id" | "product_id" | "content" | "title" | "status" | "stage" | "progress" | "error" | "failed_stage" | "result"
>;

/** An item as the job that it is. */
export const videoOf = ({ item_id, product_id, status, ...item }: BatchItem): Video => ({
  ...item,
  job_id: item_id,
  product_id: product_id ?? "",
  status: JOB_STATUS[status],
});

export const invalidateBatches = (client: QueryClient): Promise<void> => client.invalidateQueries({ queryKey: [KEY] });

const MOVES = {
  lock: ({ id }) => answered(one.lock.$post({ param: { id } })),
  unlock: ({ id }) => answered(one.unlock.$post({ param: { id } })),
  start: ({ id }) => answered(one.start.$post({ param: { id }, json: {} })),
  pause: ({ id }) => answered(one.pause.$post({ param: { id } })),
  resume: ({ id }) => answered(one.resume.$post({ param: { id } })),
  cancel: ({ id }) => answered(one.cancel.$post({ param: { id } })),
  /** In place in batch mode. Of a product batch a new batch is made. */
  retry: ({ id, kind }, key) =>
    kind === "staged"
      ? answered(one.retry.$post({ param: { id } }, keyed(key)))
      : answered(productBatch.retry.$post({ param: { id } }, keyed(key))),
} satisfies Record<string, (batch: Pick<Batch, "id" | "kind">, key: string) => Promise<object>>;
export type BatchMove = keyof typeof MOVES;

interface MoveRequest {
  batch: Pick<Batch, "id" | "kind">;
  move: BatchMove;
  /** Of `useRequestKey`. Only a retry needs it: any other move made twice is refused by the state that it left. */
  key: string;
}

/** @returns the id of the batch that goes on: another one where a product batch is retried */
export const moveBatch = mutationOptions({
  ...untilAnswered,
  mutationFn: async ({ batch, move, key }: MoveRequest): Promise<string> => {
    const answer = await MOVES[move](batch, key);
    return "batch_id" in answer ? answer.batch_id : batch.id;
  },
  onSettled: (_id, _error, _request, _result, { client }) => invalidateBatches(client),
});

export const deleteBatch = mutationOptions({
  mutationFn: (id: string) => answered(one.$delete({ param: { id } })),
  // Only the list: the batch's own page may still be shown, and reading the batch again would answer 404.
  onSuccess: (_none, _id, _result, { client }) => client.invalidateQueries({ queryKey: [KEY, "list"] }),
});
