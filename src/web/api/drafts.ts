/** Drafts of batch mode: their settings, their items, and a forecast once they are locked. */
import { mutationOptions, queryOptions } from "@tanstack/react-query";
import { type Batch, type BatchItem, batchQuery, invalidateBatches } from "./batches.ts";
import { answered, api, type Success } from "./client.ts";
import { keyed } from "./request-key.ts";

const batches = api.v1.batch;
const one = batches[":id"];

export type BatchConfig = Batch["config"];
export type BatchForecast = Extract<Success<Awaited<ReturnType<typeof one.start.$post>>>, { dry_run: true }>;

/** What of a draft is edited in its form. */
export interface DraftEdit {
  name: string;
  config: BatchConfig;
}

/** What starting a locked batch would come to. */
export const forecastQuery = (id: string) =>
  queryOptions({
    // Not under the batches' key: once the batch has started, a refetch would be refused.
    queryKey: ["batch-forecast", id],
    queryFn: async () => {
      const answer = await answered(one.start.$post({ param: { id }, json: { dry_run: true } }));
      return answer as BatchForecast;
    },
    // Between two locks anything may have been edited.
    gcTime: 0,
  });

/** @param key of `useRequestKey`: however often the request is sent, it makes one batch */
export const draftBatch = mutationOptions({
  mutationFn: ({ key, ...json }: DraftEdit & { key: string }) => answered(batches.$post({ json }, keyed(key))),
  onSuccess: (_batch, _draft, _result, { client }) => invalidateBatches(client),
});

/** Replaces the draft's name and settings. */
export const editDraft = mutationOptions({
  mutationFn: ({ id, ...json }: DraftEdit & { id: string }) => answered(one.$patch({ param: { id }, json })),
  onSuccess: (batch, { id }, _result, { client }) => {
    client.setQueryData(batchQuery(id).queryKey, batch);
  },
});

interface NewItems {
  contents?: string[];
  product_ids?: string[];
}

/** @param key of `useRequestKey`: however often the request is sent, the items are added once */
export const addItems = mutationOptions({
  mutationFn: ({ id, key, ...json }: NewItems & { id: string; key: string }) =>
    answered(one.items.$post({ param: { id }, json }, keyed(key))),
  onSuccess: (batch, { id }, _result, { client }) => {
    client.setQueryData(batchQuery(id).queryKey, batch);
  },
});

export const removeItem = mutationOptions({
  mutationFn: ({ id, item_id }: { id: string; item_id: string }) =>
    answered(one.items[":item_id"].$delete({ param: { id, item_id } })),
  onSettled: (_none, _error, _item, _result, { client }) => invalidateBatches(client),
});

/** Groups items into as few requests as keep their order: each holds neighbours of one kind. */
function groupItems(items: readonly Pick<BatchItem, "content" | "product_id">[]): NewItems[] {
  const groups: NewItems[] = [];
  for (const { content, product_id } of items) {
    const last = groups.at(-1);
    if (content !== null) {
      if (last?.contents) last.contents.push(content);
      else groups.push({ contents: [content] });
    } else if (product_id !== null) {
      if (last?.product_ids) last.product_ids.push(product_id);
      else groups.push({ product_ids: [product_id] });
    }
  }
  return groups;
}

/** The configuration as a draft is sent it: always whole, since it replaces what was there. */
export const configOf = ({ config, callback_url, max_failures }: Batch): BatchConfig => ({
  ...config,
  ...(callback_url !== null && { callback_url }),
  ...(max_failures !== null && { max_failures }),
});

/** Most characters of a batch's name. */
export const MAX_NAME = 200;
const copyName = (name: string) => `Copy of ${name}`.slice(0, MAX_NAME);

/** Makes a draft with the same settings and items. @returns the draft; `whole`: all items could be added */
export const duplicateBatch = mutationOptions({
  mutationFn: async (batch: Batch) => {
    const draft = await answered(batches.$post({ json: { name: copyName(batch.name), config: configOf(batch) } }));
    try {
      for (const json of groupItems(batch.items)) await answered(one.items.$post({ param: { id: draft.id }, json }));
      return { draft, whole: true };
    } catch {
      return { draft, whole: false };
    }
  },
  onSettled: (_draft, _error, _batch, _result, { client }) => invalidateBatches(client),
});
