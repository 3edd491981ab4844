import { randomUUID } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, inject, test } from "vitest";
import { bodyOf } from "../../src/api/client.ts";
import { SAMPLE_FAILING_ID } from "../../src/catalog/sample.ts";
import { verifyVideo } from "../../src/media/verify/index.ts";
import {
  type Batch,
  clipsOf,
  endOfBatch,
  endOfVideo,
  goodProducts,
  idsByShop,
  readBatch,
  sampleShop,
  startBatch,
} from "../support/batches.ts";
import { type Profile, refusal } from "../support/client.ts";
import { completedBatch } from "../support/ended-batches.ts";

const dataDir = inject("dataDir");
let shop: Profile;
let products: string[];
let batch: Batch;
const unknown = randomUUID();

beforeAll(async () => {
  shop = await sampleShop();
  products = await goodProducts(shop.api);
  const chosen = [...products.slice(0, 2), unknown, ...products.slice(2, 3)];
  batch = await endOfBatch(shop.api, await startBatch(shop.api, chosen));
});
const retry = (id: string) => shop.api.products.batch[":id"].retry.$post({ param: { id } });

test("a batch of four with one unknown id ends with three videos and one failure that says why", () => {
  expect(batch).toMatchObject({ outcome: "completed_with_errors", total: 4, completed: 3, failed: 1 });
  expect(batch.product_jobs.map(({ status }) => status)).toEqual(["completed", "completed", "failed", "completed"]);
  expect(batch.product_jobs[2]).toMatchObject({
    product_id: unknown,
    error_type: "ProductNotFound",
    failed_stage: "setup",
    result: null,
  });
  expect(batch.product_jobs[2]?.error).toContain(unknown);
});

test("each video holds every figure and lies in the library once, with picture and captions", async () => {
  const clips = await clipsOf(shop.api, batch.batch_id);
  expect(clips).toHaveLength(3);
  const step = { signal: new AbortController().signal, onProgress: () => {} };
  for (const { result } of batch.product_jobs) {
    if (!result) continue;
    const report = await verifyVideo(join(dataDir, "media", result.video_path), { durationS: 15 }, step);
    expect(report.duration_s).toBeCloseTo(15, 1);
  }
  for (const clip of clips) {
    const video = await fetch(clip.video_url, { headers: { range: "bytes=0-99" } });
    expect([video.status, video.headers.get("content-type")]).toEqual([206, "video/mp4"]);
    expect((await video.arrayBuffer()).byteLength).toBe(100);
    const thumbnail = Buffer.from(await (await fetch(clip.thumbnail_url)).arrayBuffer());
    expect(thumbnail.subarray(0, 2).toString("hex")).toBe("ffd8");
    expect(await (await fetch(clip.srt_url)).text()).toMatch(/^1\r?\n00:00:0\d,\d{3} --> /);
    expect((await fetch(clip.video_url.replace(/signature=./, "signature=_"))).status).toBe(403);
  }
});

test("a job lists the times and attempts of its stages", async () => {
  const job = await endOfVideo(shop.api, batch.product_jobs[0]?.job_id ?? "");
  expect(job.status).toBe("completed");
  expect(Object.keys(job.stages)).toEqual([
    "setup",
    "voiceover",
    "subtitles",
    "composition",
    "final_render",
    "library",
  ]);
  for (const stage of Object.values(job.stages)) {
    expect(stage?.attempts).toBe(1);
    expect(stage?.finished_at).toEqual(expect.any(String));
  }
});

test("no file of the batch is left in the work folder", async () => {
  const jobs = new Set(batch.product_jobs.map(({ job_id }) => job_id));
  expect((await readdir(join(dataDir, "work"))).filter((name) => jobs.has(name))).toEqual([]);
});

test("a retry is a new batch of the failed ids alone; the old one stays", async () => {
  const { batch_id, total } = await bodyOf(retry(batch.batch_id), 202);
  expect(total).toBe(1);
  const again = await endOfBatch(shop.api, batch_id);
  expect(again).toMatchObject({ outcome: "failed", product_jobs: [{ product_id: unknown, status: "failed" }] });
  expect(await readBatch(shop.api, batch.batch_id)).toMatchObject({ outcome: "completed_with_errors" });
});

test("a batch without failures has nothing to retry", async () => {
  const id = await completedBatch(shop, products.slice(0, 2));
  expect((await readBatch(shop.api, id)).outcome).toBe("completed");
  expect(await refusal(retry(id))).toMatchObject({ status: 409, problem: "nothing-failed" });
});

test("a missing picture fails its product alone, with an error a shop owner understands", async () => {
  const id = (await idsByShop(shop.api)).get(SAMPLE_FAILING_ID) ?? "";
  const json = { tts_provider: "espeak" } as const;
  const { job_id } = await bodyOf(shop.api.products[":id"].generate.$post({ param: { id }, json }));
  const job = await endOfVideo(shop.api, job_id);
  expect(job).toMatchObject({ status: "failed", error_type: "ImageUnavailable", failed_stage: "setup" });
  expect(job.error).not.toMatch(/Error:|undefined|at \w+ \(/);
});
