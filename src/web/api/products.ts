/** Products, and the start of their videos. */
import { keepPreviousData, mutationOptions, queryOptions } from "@tanstack/react-query";
import { invalidateBatches } from "./batches.ts";
import { answered, api, type Success } from "./client.ts";
import { POLL_MS } from "./query-client.ts";
import { keyed, untilAnswered } from "./request-key.ts";

const products = api.api.v1.products;
const batchGenerate = products["batch-generate"];

export type ProductPage = Success<Awaited<ReturnType<typeof products.$get>>>;
export type Product = ProductPage["items"][number];
/** The settings that a request may override. */
export type Settings = Omit<Parameters<typeof batchGenerate.$post>[0]["json"], "product_ids" | "dry_run">;
export type Forecast = Extract<Success<Awaited<ReturnType<typeof batchGenerate.$post>>>, { dry_run: true }>;

export interface ProductFilter {
  q?: string;
  feed_id?: string;
  category?: string;
  on_sale?: "true";
}
export const PRODUCTS_A_PAGE = 50;

/** @param page from 1; @param isSyncing polls for what a sync adds */
export const productsQuery = (filter: ProductFilter, page: number, isSyncing = false) =>
  queryOptions({
    queryKey: ["products", { ...filter, page }],
    queryFn: () =>
      answered(products.$get({ query: { ...filter, page: String(page), page_size: String(PRODUCTS_A_PAGE) } })),
    placeholderData: keepPreviousData,
    refetchInterval: isSyncing ? POLL_MS : false,
  });

/** @param feedId undefined: of all feeds */
export const categoriesQuery = (feedId: string | undefined) =>
  queryOptions({
    queryKey: ["products", "categories", feedId ?? null],
    queryFn: async () => (await answered(products.categories.$get({ query: { feed_id: feedId } }))).items,
    staleTime: 60_000,
  });

/** One product, for its picture and its title: it is read once. */
export const productQuery = (id: string) =>
  queryOptions({
    queryKey: ["product", id],
    queryFn: () => answered(products[":id"].$get({ param: { id } })),
    staleTime: Number.POSITIVE_INFINITY,
  });

interface VideosRequest {
  /** Of `useRequestKey`: however often the request is sent, the work is done once. */
  key: string;
  productIds: readonly string[];
  settings: Settings;
}

/**
 * Starts the videos: as a batch, or as a job for a single product.
 * @returns the address of the page that shows their progress
 */
export const makeVideos = mutationOptions({
  ...untilAnswered,
  mutationFn: async ({ key, productIds, settings }: VideosRequest): Promise<string> => {
    const [id = "", ...others] = productIds;
    if (others.length === 0) {
      const { job_id } = await answered(products[":id"].generate.$post({ param: { id }, json: settings }, keyed(key)));
      return `/batch-generate?job_id=${job_id}`;
    }
    const json = { ...settings, product_ids: [...productIds] };
    const answer = await answered(batchGenerate.$post({ json }, keyed(key)));
    if ("dry_run" in answer) throw new Error("A start was answered as a dry run.");
    return `/batch-generate?batch_id=${answer.batch_id}`;
  },
  onSuccess: (_address, _request, _result, { client }) => invalidateBatches(client),
});

/** What a batch would come to, without starting it. The API has no forecast for a single product. */
export const forecastQuery = (productIds: readonly string[], settings: Settings) =>
  queryOptions({
    queryKey: ["forecast", productIds, settings],
    queryFn: async () => {
      const json = { ...settings, product_ids: [...productIds], dry_run: true };
      return (await answered(batchGenerate.$post({ json }))) as Forecast;
    },
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
