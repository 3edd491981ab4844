/** Product batches, feeds and jobs of the running stack, as far as many tests need them. */
import { type Api, bodyOf, endOfJob, type Job, type Product, type Success } from "../../src/api/client.ts";
import { SAMPLE_FAILING_ID } from "../../src/catalog/sample.ts";
import type { SettingsOverride } from "../../src/contract/settings.ts";
import { apiUrl, newProfile, type Profile } from "./client.ts";

export {
  type Api,
  type Batch,
  endOfBatch,
  type Job,
  type Product,
  watchBatch,
  watchJob,
} from "../../src/api/client.ts";
export type Feed = Success<Api["feeds"]["$post"]>;
export type Clip = Success<Api["library"]["$get"]>["items"][number];
export type VideoJob = Extract<Job, { kind: "video" }>;
export type SyncJob = Extract<Job, { kind: "feed_sync" }>;

export async function endOfVideo(api: Api, id: string): Promise<VideoJob> {
  const job = await endOfJob(api, id);
  if (job.kind !== "video") throw new Error(`Job ${id} makes no video.`);
  return job;
}
export async function endOfSync(api: Api, id: string): Promise<SyncJob> {
  const job = await endOfJob(api, id);
  if (job.kind !== "feed_sync") throw new Error(`Job ${id} syncs no feed.`);
  return job;
}

export const addFeed = (api: Api, feed_url: string, name = "Shop"): Promise<Feed> =>
  bodyOf(api.feeds.$post({ json: { name, feed_url } }));

/** Starts a feed's sync. @returns its job's id */
export const startSync = async (api: Api, feedId: string): Promise<string> =>
  (await bodyOf(api.feeds[":id"].sync.$post({ param: { id: feedId } }))).job_id;

/** Syncs a feed and waits for the end. @throws where it fails */
export async function sync(api: Api, feedId: string): Promise<SyncJob> {
  const job = await endOfSync(api, await startSync(api, feedId));
  if (job.status !== "completed") throw new Error(`The sync of feed ${feedId} ended ${job.status}: ${job.error}`);
  return job;
}

/** A feed, read. @returns its id */
export async function addSyncedFeed(api: Api, feedUrl: string, name = "Shop"): Promise<string> {
  const { id } = await addFeed(api, feedUrl, name);
  await sync(api, id);
  return id;
}

/** A profile's products, 200 at most. */
export const productsOf = async (api: Api): Promise<Product[]> =>
  (await bodyOf(api.products.$get({ query: { page_size: "200" } }))).items;

/** The ids of the sample shop's products that can become videos. */
export const goodProducts = async (api: Api): Promise<string[]> =>
  (await productsOf(api)).filter(({ external_id }) => external_id !== SAMPLE_FAILING_ID).map(({ id }) => id);

/** The ids of products by the shop's own ids. */
export const idsByShop = async (api: Api): Promise<Map<string, string>> =>
  new Map((await productsOf(api)).map(({ id, external_id }) => [external_id, id]));

export const SAMPLE_FEED = `${apiUrl}/samples/feed.xml`;

/** The sample shop, read into a new profile. */
export async function sampleShop(): Promise<Profile & { feedId: string; syncJobId: string }> {
  const profile = await newProfile();
  const { id: feedId } = await addFeed(profile.api, SAMPLE_FEED, "Sample shop");
  const { job_id: syncJobId } = await sync(profile.api, feedId);
  return { ...profile, feedId, syncJobId };
}

/** Espeak needs no network; the shortest videos keep the tests short. */
export const CHEAP = { tts_provider: "espeak", duration_s: 15 } as const;
interface Terms extends SettingsOverride {
  callback_url?: string;
  max_failures?: number;
}

/** @returns the batch's id */
export async function startBatch(api: Api, product_ids: string[], terms: Terms = {}): Promise<string> {
  const json = { product_ids, ...CHEAP, ...terms };
  return (await bodyOf(api.products["batch-generate"].$post({ json }), 202)).batch_id;
}

export const readBatch = (api: Api, id: string) => bodyOf(api.products.batch[":id"].status.$get({ param: { id } }));

/** The library's entries of a batch's videos. */
export const clipsOf = async (api: Api, batchId: string): Promise<Clip[]> =>
  (await bodyOf(api.library.$get({ query: { batch_id: batchId } }))).items;
