import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { endOfJob, get, type JobBody, newProfile, type ProblemBody, post, problemName, sampleShop } from "./client.ts";

let shop: Awaited<ReturnType<typeof sampleShop>>;
let job: JobBody;
beforeAll(async () => {
  shop = await sampleShop();
  const { body } = await get<{ items: { id: string }[] }>("/products?q=FARA-POZA", shop.headers);
  const accepted = await post<JobBody>(
    `/products/${body.items[0]?.id}/generate`,
    { tts_provider: "espeak" },
    shop.headers,
  );
  job = await endOfJob(accepted.body.job_id, shop.headers);
});

test("200: a video tells its stages, its error and its settings", () => {
  expect(job).toMatchObject({
    kind: "video",
    batch_id: null,
    status: "failed",
    error_type: "ImageUnavailable",
    failed_stage: "setup",
    result: null,
    settings: { tts_provider: "espeak", duration_s: 30 },
  });
  expect(job.stages?.setup?.attempts).toBe(1);
});

test("200: a sync tells its counts", async () => {
  const { status, body } = await get<JobBody>(`/jobs/${shop.syncJobId}`, shop.headers);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    kind: "feed_sync",
    feed_id: shop.feedId,
    status: "completed",
    progress: 100,
    error: null,
  });
  expect(body.counts?.read).toBeGreaterThan(10);
});

test("409: what has ended can't be cancelled", async () => {
  for (const id of [job.job_id, shop.syncJobId]) {
    const answer = await post(`/jobs/${id}/cancel`, undefined, shop.headers);
    expect([answer.status, problemName(answer), answer.body.allowed]).toEqual([409, "job-state", []]);
  }
});

test("404: cancelling what is unknown, or another profile's", async () => {
  const other = await newProfile();
  expect((await post("/jobs/nonsense/cancel", undefined, shop.headers)).status).toBe(404);
  expect((await post(`/jobs/${job.job_id}/cancel`, undefined, other.headers)).status).toBe(404);
});

test("404: unknown, or another profile's", async () => {
  for (const id of ["nonsense", randomUUID()]) {
    const answer = await get<ProblemBody>(`/jobs/${id}`, shop.headers);
    expect([answer.status, problemName(answer)]).toEqual([404, "job-not-found"]);
  }
  const other = await newProfile();
  expect((await get(`/jobs/${job.job_id}`, other.headers)).status).toBe(404);
});
