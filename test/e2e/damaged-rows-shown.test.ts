/** Damaged rows as the API shows them: what is known of them, and all others whole; and as it refuses to start them. */
import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { bodyOf } from "../../src/api/client.ts";
import { DEFAULT_SETTINGS } from "../../src/contract/settings.ts";
import { createBatch, endBatch, getBatch } from "../../src/store/batches.ts";
import { createServiceClient, type Database } from "../../src/store/client.ts";
import { endJob, getJob } from "../../src/store/jobs.ts";
import { putSchedule } from "../../src/store/schedules.ts";
import { addFeed } from "../support/batches.ts";
import { newProfile, type Profile, refusal, stackConfig } from "../support/client.ts";
import { addClip } from "../support/clips.ts";
import { stagedBatchesOf } from "../support/staged-batches.ts";

let db: Database;
let shop: Profile;
beforeAll(async () => {
  db = createServiceClient(stackConfig());
  shop = await newProfile();
});

/** Writes past the types. */
async function damage(table: "batches" | "jobs" | "product_feeds" | "schedules", row: object, id: string) {
  const column = table === "schedules" ? "feed_id" : "id";
  const { error } = await db
    .from(table)
    .update(row as never)
    .eq(column as never, id as never);
  expect(error).toBeNull();
}

const settings = { ...DEFAULT_SETTINGS, tts_provider: "espeak" } as const;
const DAMAGED_JOB = { settings: { duration_s: 75 }, stage: "constructor", failed_stage: "__proto__", detail: [] };

/** A product batch that has ended, of unknown products. */
async function endedBatch(): Promise<string> {
  const id = randomUUID();
  const items = [randomUUID(), randomUUID()].map((productId) => ({ productId, title: null }));
  const terms = { callbackUrl: null, maxFailures: null };
  const { jobs } = await createBatch(db, { id, profileId: shop.id, name: "A batch", settings, items, ...terms });
  const end = { status: "failed", error: "x", error_type: "X", failed_stage: "setup" } as const;
  for (const job of jobs) await endJob(db, job.id, end);
  await endBatch(db, id, "finished");
  return id;
}

test("200: feeds, of which one and its schedule are damaged", async () => {
  const address = () => `https://shop.example/${randomUUID()}.xml`;
  const [bad, good] = [await addFeed(shop.api, address()), await addFeed(shop.api, address())];
  for (const { id } of [bad, good]) {
    const terms = {
      products: "all",
      max_products: 50,
      one_per_group: false,
      settings: {},
      callback_url: null,
      max_failures: null,
    } as const;
    await putSchedule(db, id, { ...terms, cron: "0 3 * * *", time_zone: "UTC", paused: false });
  }
  await damage("product_feeds", { counts: "many", rejected: { line: 1 } }, bad.id);
  await damage("schedules", { cron: "constructor", settings: { cta_text: "Now", duration_s: 75 } }, bad.id);
  const { items } = await bodyOf(shop.api.feeds.$get());
  expect(items.find(({ id }) => id === bad.id)).toMatchObject({
    counts: null,
    rejected: [],
    schedule: { cron: "constructor", next_run_at: null },
  });
  expect(items.find(({ id }) => id === good.id)?.schedule?.next_run_at).toBeTruthy();
  expect(await bodyOf(shop.api.feeds[":id"].schedule.$get({ param: { id: bad.id } }))).toMatchObject({
    cron: "constructor",
    settings: { cta_text: "Now" },
    next_runs: [],
  });
  for (const { id } of [bad, good]) await bodyOf(shop.api.feeds[":id"].$delete({ param: { id } }));
});

test("200: a damaged video, alone and in its batch", async () => {
  const id = await endedBatch();
  const [bad, good] = (await getBatch(db, shop.id, id))?.jobs ?? [];
  await damage("jobs", { ...DAMAGED_JOB, status: "processing" }, bad?.id ?? "");
  const known = { settings: null, stage: null, failed_stage: null, result: null, stages: {} };
  const one = await bodyOf(shop.api.jobs[":id"].$get({ param: { id: bad?.id ?? "" } }));
  expect(one).toMatchObject(known);
  const { product_jobs } = await bodyOf(shop.api.products.batch[":id"].status.$get({ param: { id } }));
  expect(product_jobs.map(({ stage, failed_stage }) => [stage, failed_stage])).toEqual([
    [null, null],
    [null, "setup"],
  ]);
  expect(product_jobs[1]?.job_id).toBe(good?.id);
});

test("200: batches, of which one is damaged", async () => {
  const id = await endedBatch();
  await damage("batches", { settings: ["nothing"], config: "nothing" }, id);
  const found = await getBatch(db, shop.id, id);
  await damage("jobs", { ...DAMAGED_JOB, status: "processing", result: "nothing" }, found?.jobs[0]?.id ?? "");
  const { items } = await bodyOf(shop.batches.$get({ query: {} }));
  expect(items.find((batch) => batch.id === id)).toMatchObject({ total: 2, progress: 50 });
  const batch = await bodyOf(shop.batches[":id"].$get({ param: { id } }));
  expect(batch).toMatchObject({ settings: DEFAULT_SETTINGS, config: {}, items: [{ stage: null, result: null }, {}] });
});

test("200: a clip whose job is damaged", async () => {
  const clip = await addClip({ profileId: shop.id });
  await damage("jobs", { ...DAMAGED_JOB, result: { notes: "none" } }, clip.jobId);
  const detail = await bodyOf(shop.api.library[":clip_id"].$get({ param: { clip_id: clip.id } }));
  expect(detail.history).toMatchObject({ settings: null, stages: {}, notes: [] });
});

test("422: a damaged batch is not retried, and leaves nothing that waits", async () => {
  const id = await endedBatch();
  await damage("batches", { settings: { ...settings, encoding_preset: "__proto__" } }, id);
  const { status, problem, body } = await refusal(shop.api.products.batch[":id"].retry.$post({ param: { id } }));
  expect([status, problem]).toEqual([422, "batch-not-ready"]);
  expect(body.detail).toMatch(/^The settings of this video are damaged: encoding_preset must be one of/);
  const copies = db.from("batches").select("id", { count: "exact", head: true }).eq("retry_of", id);
  expect((await copies).count).toBe(0);
});

test("422: a damaged batch is not started, and stays as it was", async () => {
  const staged = stagedBatchesOf(shop);
  const id = await staged.locked({ contents: ["The night sky is dark."] });
  await damage("batches", { settings: { ...settings, duration_s: 75 } }, id);
  const param = { id };
  for (const dry_run of [true, false]) {
    const refused = await refusal(shop.batches[":id"].start.$post({ param, json: { dry_run } }));
    expect([refused.status, refused.problem]).toEqual([422, "batch-not-ready"]);
  }
  expect((await staged.read(id)).status).toBe("locked");
});

test("422: a batch of more items than any may have is not started, and stays as it was", async () => {
  const staged = stagedBatchesOf(shop);
  const id = await staged.locked({ contents: ["The night sky is dark."] });
  const more = Array.from({ length: 60 }, (_, index) => ({
    profile_id: shop.id,
    batch_id: id,
    content: "More.",
    position: index + 1,
  }));
  expect((await db.from("jobs").insert(more)).error).toBeNull();
  const refused = await refusal(shop.batches[":id"].start.$post({ param: { id }, json: {} }));
  expect([refused.status, refused.problem]).toEqual([422, "batch-not-ready"]);
  const found = await getBatch(db, shop.id, id);
  expect(found?.batch.status).toBe("locked");
  expect((await getJob(db, shop.id, found?.jobs[0]?.id ?? ""))?.status).toBe("queued");
});
