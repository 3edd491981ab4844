/** A cancelled batch frees the machine at once: its processes end, and no unfinished file stays. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, inject, test } from "vitest";
import { bodyOf } from "../../src/api/client.ts";
import {
  type Batch,
  clipsOf,
  endOfBatch,
  goodProducts,
  sampleShop,
  startBatch,
  watchBatch,
} from "../support/batches.ts";
import type { Profile } from "../support/client.ts";
import { renders } from "../support/renders.ts";
import { openSlowShop } from "../support/slow-shop.ts";

const dataDir = inject("dataDir");
const GONE_WITHIN_S = 10;

let shop: Profile;
beforeAll(async () => {
  shop = await sampleShop();
});

const cancel = (id: string, { api } = shop) => api.products.batch[":id"].cancel.$post({ param: { id } });
const statusesOf = (batch: { product_jobs: { status: string }[] }) => batch.product_jobs.map(({ status }) => status);
const filesUnder = (folder: string) => readdir(join(dataDir, folder), { recursive: true });
const workFilesOf = async ({ product_jobs }: Batch) =>
  (await filesUnder("work")).filter((path) => product_jobs.some(({ job_id }) => path.includes(job_id)));

test("a batch cancelled in the middle of a render stops within ten seconds, keeps what is finished and leaves nothing else", async () => {
  const id = await startBatch(shop.api, (await goodProducts(shop.api)).slice(0, 3));
  const before = await watchBatch(shop.api, id, "its second render", ({ completed, product_jobs }) => {
    const rendering = product_jobs.some(({ stage, progress }) => stage === "final_render" && progress > 72);
    return completed === 1 && rendering;
  });
  expect(renders()).not.toEqual([]);

  await bodyOf(cancel(id), 202);
  await expect.poll(renders, { timeout: GONE_WITHIN_S * 1_000 }).toEqual([]);

  const batch = await endOfBatch(shop.api, id);
  expect(batch).toMatchObject({ outcome: "cancelled", completed: 1, failed: 0 });
  expect(statusesOf(batch).toSorted()).toEqual(["cancelled", "cancelled", "completed"]);
  expect(await workFilesOf(batch)).toEqual([]);
  const [clip] = await clipsOf(shop.api, id);
  expect((await fetch(clip?.video_url ?? "")).status).toBe(200);

  const finished = before.product_jobs.find(({ status }) => status === "completed")?.job_id ?? "none";
  const others = batch.product_jobs.map(({ job_id }) => job_id).filter((job) => job !== finished);
  const media = await filesUnder("media");
  expect(media.filter((path) => others.some((job) => path.includes(job)))).toEqual([]);
  expect(media.filter((path) => path.endsWith(".part"))).toEqual([]);
  expect(media.filter((path) => path.includes(finished) && path.endsWith("video.mp4"))).toHaveLength(1);

  expect((await cancel(id)).status).toBe(409);
});

test("a batch cancelled while its pictures are fetched leaves no work folder", async () => {
  const slow = await openSlowShop(2);
  const id = await startBatch(slow.api, slow.products);
  await expect.poll(slow.picturesAsked).toBe(2);
  await bodyOf(cancel(id, slow), 202);
  const batch = await endOfBatch(slow.api, id);
  await slow.close();
  expect(statusesOf(batch)).toEqual(["cancelled", "cancelled"]);
  expect(await workFilesOf(batch)).toEqual([]);
});
