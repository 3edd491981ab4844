import { randomUUID } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, inject, test } from "vitest";
import { SAMPLE_FAILING_ID } from "../../src/catalog/sample.ts";
import { verifyVideo } from "../../src/media/verify/index.ts";
import { apiUrl, type Batch, call, clipsOf, endOfBatch, get, productsOf, startBatch, syncedFeed } from "./api.ts";

const dataDir = inject("dataDir");
let products: string[];
let missingPicture: string;
let batch: Batch;
const unknown = randomUUID();

beforeAll(async () => {
  const found = await productsOf(await syncedFeed("Sample shop", `${apiUrl}/samples/feed.xml`));
  missingPicture = found.get(SAMPLE_FAILING_ID) ?? "";
  products = [...found].filter(([id]) => id !== SAMPLE_FAILING_ID).map(([, id]) => id);
  const chosen = [...products.slice(0, 2), unknown, ...products.slice(2, 3)];
  batch = await endOfBatch(await startBatch(chosen));
});

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
  const clips = await clipsOf(batch);
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

test("a job tells its stages' times and tries", async () => {
  const job = await get<{ status: string; stages: Record<string, { attempts: number; finished_at: string | null }> }>(
    `/jobs/${batch.product_jobs[0]?.job_id}`,
  );
  expect(job.status).toBe("completed");
  expect(Object.keys(job.stages)).toEqual([
    "setup",
    "voiceover",
    "subtitles",
    "composition",
    "final_render",
    "library",
  ]);
  for (const { attempts, finished_at } of Object.values(job.stages)) {
    expect(attempts).toBe(1);
    expect(finished_at).not.toBeNull();
  }
});

test("nothing of it is left in the work folder", async () => {
  const jobs = new Set(batch.product_jobs.map(({ job_id }) => job_id));
  expect((await readdir(join(dataDir, "work"))).filter((name) => jobs.has(name))).toEqual([]);
});

test("a retry is a new batch of the failed ids alone; the old one stays", async () => {
  const answer = await call<{ batch_id: string; total: number }>("POST", `/products/batch/${batch.batch_id}/retry`);
  expect(answer.status).toBe(202);
  expect(answer.body.total).toBe(1);
  const again = await endOfBatch(answer.body.batch_id);
  expect(again).toMatchObject({ outcome: "failed", product_jobs: [{ product_id: unknown, status: "failed" }] });
  expect(await get(`/products/batch/${batch.batch_id}/status`)).toMatchObject({ outcome: "completed_with_errors" });
});

test("a batch without failures has nothing to retry", async () => {
  const fine = await endOfBatch(await startBatch(products.slice(0, 2)));
  expect(fine.outcome).toBe("completed");
  const answer = await call<{ detail: string }>("POST", `/products/batch/${fine.batch_id}/retry`);
  expect(answer.status).toBe(409);
});

test("a missing picture fails its product alone, in words a shop owner understands", async () => {
  const { body } = await call<{ job_id: string }>("POST", `/products/${missingPicture}/generate`, {
    tts_provider: "espeak",
  });
  let job: { status: string; error: string; error_type: string; failed_stage: string };
  do job = await get(`/jobs/${body.job_id}`);
  while (job.status === "queued" || job.status === "processing");
  expect(job).toMatchObject({ status: "failed", error_type: "ImageUnavailable", failed_stage: "setup" });
  expect(job.error).not.toMatch(/Error:|undefined|at \w+ \(/);
});
