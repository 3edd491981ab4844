/** Whoever cancels a batch gets the machine back at once: nothing of it runs on, and nothing half-made stays. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, expect, inject, test } from "vitest";
import { SAMPLE_FAILING_ID } from "../../src/catalog/sample.ts";
import {
  apiUrl,
  type Batch,
  call,
  clipsOf,
  endOfBatch,
  productsOf,
  startBatch,
  syncedFeed,
  watchBatch,
} from "./api.ts";
import { renders } from "./processes.ts";
import { openShop } from "./shop.ts";

const dataDir = inject("dataDir");
/** What SPEC promises. */
const GONE_WITHIN_S = 10;

let products: string[];
beforeAll(async () => {
  const found = await productsOf(await syncedFeed("Shop that changes its mind", `${apiUrl}/samples/feed.xml`));
  products = [...found].filter(([id]) => id !== SAMPLE_FAILING_ID).map(([, id]) => id);
});

const cancel = (id: string) => call<{ status: string }>("POST", `/products/batch/${id}/cancel`);
const statusesOf = (batch: { product_jobs: { status: string }[] }) => batch.product_jobs.map(({ status }) => status);
const filesUnder = (folder: string) => readdir(join(dataDir, folder), { recursive: true });
const workFilesOf = async ({ product_jobs }: Batch) =>
  (await filesUnder("work")).filter((path) => product_jobs.some(({ job_id }) => path.includes(job_id)));

test("a batch cancelled in the middle of a render stops within ten seconds, keeps what is finished and leaves nothing else", async () => {
  const id = await startBatch(products.slice(0, 3));
  const before = await watchBatch(id, ({ completed, product_jobs }) => {
    const rendering = product_jobs.some(({ stage, progress }) => stage === "final_render" && progress > 72);
    return completed === 1 && rendering;
  });
  expect(renders()).not.toEqual([]);

  expect((await cancel(id)).status).toBe(202);
  for (let i = 0; i < GONE_WITHIN_S * 10 && renders().length > 0; i++) await sleep(100);
  expect(renders()).toEqual([]);

  const batch = await endOfBatch(id);
  expect(batch).toMatchObject({ outcome: "cancelled", completed: 1, failed: 0 });
  expect(statusesOf(batch).toSorted()).toEqual(["cancelled", "cancelled", "completed"]);
  expect(await workFilesOf(batch)).toEqual([]);
  const [clip] = await clipsOf(batch);
  expect((await fetch(clip?.video_url ?? "")).status).toBe(200);

  const finished = before.product_jobs.find(({ status }) => status === "completed")?.job_id ?? "none";
  const others = batch.product_jobs.map(({ job_id }) => job_id).filter((job) => job !== finished);
  const media = await filesUnder("media");
  expect(media.filter((path) => others.some((job) => path.includes(job)))).toEqual([]);
  expect(media.filter((path) => path.endsWith(".part"))).toEqual([]);
  expect(media.filter((path) => path.includes(finished) && path.endsWith("video.mp4"))).toHaveLength(1);

  const again = await cancel(id);
  expect(again.status).toBe(409);
});

test("a batch cancelled while its pictures are on their way leaves no folder behind", async () => {
  let asked = 0;
  const shop = await openShop(
    (url) => ["a", "b"].map((id) => ({ id, title: `Slow ${id}`, price: "10 RON", image_link: `${url}/${id}.jpg` })),
    { "/a.jpg": () => void asked++, "/b.jpg": () => void asked++ },
  );
  const slow = await productsOf(await syncedFeed("Shop with a slow host", `${shop.url}/feed.xml`));
  const id = await startBatch([...slow.values()]);
  while (asked < 2) await sleep(50);
  await cancel(id);
  const batch = await endOfBatch(id);
  await shop.close();
  expect(statusesOf(batch)).toEqual(["cancelled", "cancelled"]);
  expect(await workFilesOf(batch)).toEqual([]);
});
