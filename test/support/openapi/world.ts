/** A shop with one of everything that the API has ids of, made so that no generated request renders a video. */
import { randomUUID } from "node:crypto";
import { bodyOf } from "../../../src/api/client.ts";
import { SAMPLE_FAILING_ID } from "../../../src/catalog/sample.ts";
import { addFeed, idsByShop, sampleShop } from "../batches.ts";
import { apiUrl, newProfile } from "../client.ts";
import { addClip } from "../clips.ts";
import { completedBatch, endedStagedBatch } from "../ended-batches.ts";
import { NIGHTLY } from "../schedules.ts";
import { stagedBatchesOf } from "../staged-batches.ts";

export interface World {
  headers: Record<string, string>;
  profileId: string;
  /** Ids that the shop owns, for the operation `GET /path/{id}` as the document names it. */
  ownIds(method: string, path: string): string[];
  productIds: string[];
  /** Of the same kinds, in another profile. */
  foreignIds: string[];
}

/** An address that serves no feed, so that a schedule's run finds nothing to make videos of. */
const NO_FEED = `${apiUrl}/samples/none.xml`;
/** Of no product: its item fails before anything is drawn. */
const unknown = () => ({ product_ids: [randomUUID()] });

export async function makeWorld(): Promise<World> {
  const shop = await sampleShop();
  const { api } = shop;
  const staged = stagedBatchesOf(shop);
  const products = await idsByShop(api);
  const failing = products.get(SAMPLE_FAILING_ID) ?? "";
  const productIds = [...products.values()];
  const productId = productIds.find((id) => id !== failing) ?? "";

  const [noFeed, spareFeed] = [await addFeed(api, NO_FEED), await addFeed(api, `${NO_FEED}?spare`)];
  await bodyOf(api.feeds[":id"].schedule.$put({ param: { id: noFeed.id }, json: NIGHTLY }));
  const draft = await staged.draft({ contents: ["A text"], ...unknown() }, { duration_s: 75 });
  const spareDraft = await staged.draft(unknown());
  // Only these are started, and nothing can be added to what is locked.
  const startable = [await staged.locked(unknown()), await staged.locked(unknown())];
  const ended = await endedStagedBatch(shop, { contents: ["A text"], ...unknown() });
  const made = await completedBatch(shop, [productId]);
  const [clip, spareClip] = [await addClip({ profileId: shop.id, productId }), await addClip({ profileId: shop.id })];
  const items = (await staged.read(draft)).items.map(({ item_id }) => item_id);
  const endedItems = (await staged.read(ended)).items.map(({ item_id }) => item_id);

  const own: [RegExp, string[]][] = [
    [/^delete \/api\/v1\/feeds\/\{id\}$/, [spareFeed.id]],
    [/\/feeds\/\{id\}\/schedule/, [noFeed.id, spareFeed.id]],
    [/\/feeds\//, [shop.feedId, noFeed.id]],
    [/\/products\/batch\//, [made, ended]],
    [/\/products\/\{id\}\/generate/, [failing]],
    [/\/products\//, [productId, failing]],
    [/^post \/api\/v1\/jobs/, [shop.syncJobId, clip.jobId, ...endedItems]],
    [/\/jobs\//, [shop.syncJobId, clip.jobId, ...items, ...endedItems]],
    [/^delete \/api\/v1\/library/, [spareClip.id]],
    [/\/library\//, [clip.id]],
    [/^delete \/v1\/batch\/\{id\}$/, [spareDraft]],
    [/\/v1\/batch\/\{id\}\/start/, startable],
    [/\/v1\/batch\/\{id\}\/(lock|unlock|items)/, [draft, spareDraft, ended]],
    [/\/v1\/batch\/\{id\}/, [draft, ended, made]],
    [/\{item_id\}/, items],
  ];

  const other = await newProfile();
  const otherFeed = await addFeed(other.api, NO_FEED);
  const otherClip = await addClip({ profileId: other.id });
  const foreignIds = [otherFeed.id, otherClip.id, otherClip.jobId, await stagedBatchesOf(other).draft(unknown())];

  return {
    headers: shop.headers,
    profileId: shop.id,
    ownIds: (method, path) => own.find(([operation]) => operation.test(`${method} ${path}`))?.[1] ?? [],
    productIds,
    foreignIds,
  };
}
