import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import {
  type Api,
  endOfSync,
  endOfVideo,
  idsByShop,
  sampleShop,
  type VideoJob,
} from "../../../test/support/batches.ts";
import { newProfile, refusal } from "../../../test/support/client.ts";
import { SAMPLE_FAILING_ID } from "../../catalog/sample.ts";
import { bodyOf } from "../client.ts";

let shop: Awaited<ReturnType<typeof sampleShop>>;
let job: VideoJob;
beforeAll(async () => {
  shop = await sampleShop();
  const id = (await idsByShop(shop.api)).get(SAMPLE_FAILING_ID) ?? "";
  const json = { tts_provider: "espeak" } as const;
  const { job_id } = await bodyOf(shop.api.products[":id"].generate.$post({ param: { id }, json }));
  job = await endOfVideo(shop.api, job_id);
});
const read = (id: string, api: Api = shop.api) => api.jobs[":id"].$get({ param: { id } });
const cancel = (id: string, api: Api = shop.api) => api.jobs[":id"].cancel.$post({ param: { id } });

test("200: a video with its stages, its error and its settings", () => {
  expect(job).toMatchObject({
    kind: "video",
    batch_id: null,
    status: "failed",
    error_type: "ImageUnavailable",
    failed_stage: "setup",
    result: null,
    settings: { tts_provider: "espeak", duration_s: 30 },
  });
  expect(job.stages.setup?.attempts).toBe(1);
});

test("200: a sync with its counts", async () => {
  const sync = await endOfSync(shop.api, shop.syncJobId);
  expect(sync).toMatchObject({
    kind: "feed_sync",
    feed_id: shop.feedId,
    status: "completed",
    progress: 100,
    error: null,
  });
  expect(sync.counts?.read).toBeGreaterThan(10);
});

test("409: an ended job can't be cancelled", async () => {
  for (const id of [job.job_id, shop.syncJobId]) {
    const answer = await refusal(cancel(id));
    expect([answer.status, answer.problem, answer.body.allowed]).toEqual([409, "job-state", []]);
  }
});

test("404: cancelling an unknown job, or another profile's", async () => {
  const other = await newProfile();
  expect((await cancel("nonsense")).status).toBe(404);
  expect((await cancel(job.job_id, other.api)).status).toBe(404);
});

test("404: unknown, or another profile's", async () => {
  for (const id of ["nonsense", randomUUID()]) {
    expect(await refusal(read(id))).toMatchObject({ status: 404, problem: "job-not-found" });
  }
  const other = await newProfile();
  expect((await read(job.job_id, other.api)).status).toBe(404);
});
