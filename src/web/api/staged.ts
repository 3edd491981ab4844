/** Batches as batch mode has them: the list of both kinds, and what a staged one goes through. */
import { keepPreviousData, mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { answered, api, type Success } from "./client.ts";
import { POLL_MS } from "./query-client.ts";
import { keyed } from "./request-key.ts";

const batches = api.v1.batch;
const one = batches[":id"];

export type BatchHeadline = Success<Awaited<ReturnType<typeof batches.$get>>>["items"][number];
export type StagedBatch = Success<Awaited<ReturnType<typeof one.$get>>>;
export type BatchItem = StagedBatch["items"][number];
export type BatchConfig = StagedBatch["config"];
export type BatchOutput = Success<Awaited<ReturnType<typeof one.outputs.$get>>>["items"][number];
export type BatchForecast = Extract<Success<Awaited<ReturnType<typeof one.start.$post>>>, { dry_run: true }>;

const KEY = "staged-batches";
export const BATCHES_A_PAGE = 20;

export interface BatchFilter {
  status?: BatchHeadline["status"] | undefined;
  kind?: BatchHeadline["kind"] | undefined;
  /** From 1. */
  page: number;
}

/** A page of the batches of both kinds, newest first; read anew while one of them moves. */
export const batchesQuery = ({ page, ...filter }: BatchFilter) =>
  queryOptions({
    queryKey: [KEY, "list", filter, page],
    queryFn: () =>
      answered(batches.$get({ query: { ...filter, page: String(page), page_size: String(BATCHES_A_PAGE) } })),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.items.some(({ status }) => status === "processing") ? POLL_MS : false),
  });

/** One batch of either kind with its items; read anew while it moves. */
export const stagedBatchQuery = (id: string) =>
  queryOptions({
    queryKey: [KEY, "one", id],
    queryFn: () => answered(one.$get({ param: { id } })),
    refetchInterval: ({ state }) => (state.data?.status === "processing" ? POLL_MS : false),
  });

/** The finished videos of a batch. @param completed how many there are: one more, and they are read anew */
export const outputsQuery = (id: string, completed: number) =>
  queryOptions({
    queryKey: [KEY, "one", id, "outputs", completed],
    queryFn: async () => (await answered(one.outputs.$get({ param: { id } }))).items,
    enabled: completed > 0,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });

/** What would come of a locked batch. */
export const forecastQuery = (id: string) =>
  queryOptions({
    // Not read anew with the batch: when that starts, there is nothing left to foretell.
    queryKey: [`${KEY}-forecast`, id],
    queryFn: async () => {
      const answer = await answered(one.start.$post({ param: { id }, json: { dry_run: true } }));
      return answer as BatchForecast;
    },
    // Between two locks anything may have been edited.
    gcTime: 0,
  });

const readAnew = (client: QueryClient) => client.invalidateQueries({ queryKey: [KEY] });

export interface NewDraft {
  /** Of {@link useRequestKey}: however often it is sent, it is one batch. */
  key: string;
  name: string;
  config: BatchConfig;
}

export const draftBatch = mutationOptions({
  mutationFn: ({ key, ...json }: NewDraft) => answered(batches.$post({ json }, keyed(key))),
  onSuccess: (_batch, _draft, _result, { client }) => readAnew(client),
});

/** Takes the place of what the draft had. */
export const editDraft = mutationOptions({
  mutationFn: ({ id, ...json }: { id: string; name: string; config: BatchConfig }) =>
    answered(one.$patch({ param: { id }, json })),
  onSuccess: (batch, { id }, _result, { client }) => {
    client.setQueryData(stagedBatchQuery(id).queryKey, batch);
  },
});

export interface AddedItems {
  id: string;
  /** Of {@link useRequestKey}: however often they are sent, they go in once. */
  key: string;
  contents?: string[];
  product_ids?: string[];
}

export const addItems = mutationOptions({
  mutationFn: ({ id, key, ...json }: AddedItems) => answered(one.items.$post({ param: { id }, json }, keyed(key))),
  onSuccess: (batch, { id }, _result, { client }) => {
    client.setQueryData(stagedBatchQuery(id).queryKey, batch);
  },
});

export const removeItem = mutationOptions({
  mutationFn: ({ id, item_id }: { id: string; item_id: string }) =>
    answered(one.items[":item_id"].$delete({ param: { id, item_id } })),
  onSettled: (_none, _error, _item, _result, { client }) => readAnew(client),
});

const MOVES = {
  lock: (id: string) => answered(one.lock.$post({ param: { id } })),
  unlock: (id: string) => answered(one.unlock.$post({ param: { id } })),
  start: (id: string) => answered(one.start.$post({ param: { id }, json: {} })),
  retry: (id: string) => answered(one.retry.$post({ param: { id } })),
  pause: (id: string) => answered(one.pause.$post({ param: { id } })),
  resume: (id: string) => answered(one.resume.$post({ param: { id } })),
  cancel: (id: string) => answered(one.cancel.$post({ param: { id } })),
} as const;
export type BatchMove = keyof typeof MOVES;

/** A move is its own key: made twice, the second is refused by the state that the first left. */
export const moveBatch = mutationOptions({
  mutationFn: async ({ id, move }: { id: string; move: BatchMove }) => {
    await MOVES[move](id);
  },
  onSettled: (_none, _error, _move, _result, { client }) => readAnew(client),
});

export const deleteBatch = mutationOptions({
  mutationFn: (id: string) => answered(one.$delete({ param: { id } })),
  // Not the batch itself, which its page may still show: there is none to read.
  onSuccess: (_none, _id, _result, { client }) => client.invalidateQueries({ queryKey: [KEY, "list"] }),
});

type Run = Omit<AddedItems, "id" | "key">;

/** Items in as few requests as keep their order: texts that follow one another, products that do. */
export function runsOf(items: readonly Pick<BatchItem, "content" | "product_id">[]): Run[] {
  const runs: Run[] = [];
  for (const { content, product_id } of items) {
    const last = runs.at(-1);
    if (content !== null) {
      if (last?.contents) last.contents.push(content);
      else runs.push({ contents: [content] });
    } else if (product_id !== null) {
      if (last?.product_ids) last.product_ids.push(product_id);
      else runs.push({ product_ids: [product_id] });
    }
  }
  return runs;
}

/** What a draft sends whole when a part of it changes. */
export const configOf = ({ config, callback_url, max_failures }: StagedBatch): BatchConfig => ({
  ...config,
  ...(callback_url !== null && { callback_url }),
  ...(max_failures !== null && { max_failures }),
});

const MAX_NAME = 200;
const copyName = (name: string) => `Copy of ${name}`.slice(0, MAX_NAME);

/** A new draft with the same settings and items; `whole`: with all of them. */
export const duplicateBatch = mutationOptions({
  mutationFn: async (batch: StagedBatch) => {
    const draft = await answered(batches.$post({ json: { name: copyName(batch.name), config: configOf(batch) } }));
    const adding = runsOf(batch.items).reduce(
      (before, json) => before.then(() => answered(one.items.$post({ param: { id: draft.id }, json }))),
      Promise.resolve(draft),
    );
    const whole = await adding.then(
      () => true,
      () => false,
    );
    return { draft, whole };
  },
  onSettled: (_draft, _error, _batch, _result, { client }) => readAnew(client),
});
