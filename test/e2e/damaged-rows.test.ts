/** Rows that were damaged, or written around the API: each costs only its own work, its owner sees why, and it is told at `error`. */
import { randomUUID } from "node:crypto";
import { type Logger, pino } from "pino";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { Failure } from "../../src/contract/failures.ts";
import { WORKFLOWS, workflowIds } from "../../src/contract/jobs.ts";
import type { ScheduleTerms } from "../../src/contract/schedule.ts";
import { DEFAULT_SETTINGS } from "../../src/contract/settings.ts";
import { videoStart } from "../../src/contract/workflow-starts.ts";
import type { SafeFetch } from "../../src/http/safe-fetch.ts";
import { runFeedSync } from "../../src/services/feeds/run-feed-sync.ts";
import { createReconciler } from "../../src/services/reconcile/reconciler.ts";
import { openNightlyBatch, pickNightlyBatches } from "../../src/services/schedules/nightly-run.ts";
import { createBatch, getBatch } from "../../src/store/batches.ts";
import { createFeed, deleteFeed } from "../../src/store/feeds.ts";
import { getJob } from "../../src/store/jobs.ts";
import { beginRun, getRun } from "../../src/store/nightly-runs.ts";
import { getSchedule, putSchedule } from "../../src/store/schedules.ts";
import { startOptions } from "../../src/temporal/start-workflow.ts";
import { insertJob } from "../support/jobs.ts";
import { openStackClients, type StackClients } from "../support/stack-clients.ts";

let stack: StackClients;
beforeAll(async () => {
  stack = await openStackClients();
});
afterAll(() => stack.close());

const settings = { ...DEFAULT_SETTINGS, tts_provider: "espeak" } as const;
const DAMAGED: [what: string, settings: object | null][] = [
  ["no settings", null],
  ["a preset that every object has", { ...settings, encoding_preset: "__proto__" }],
  ["a length that no video has", { ...settings, duration_s: 75 }],
];

/** What was logged at `error`. */
let told: Record<string, unknown>[] = [];
const log: Logger = pino({ level: "error" }, { write: (line: string) => void told.push(JSON.parse(line)) });

/** The reconciler repairs what it finds wrong in two rounds in a row. */
async function twoRounds(): Promise<void> {
  told = [];
  const { round } = createReconciler({ client: stack.client, db: stack.db, log, concurrency: 3 });
  await round();
  await round();
}

const jobOf = (id: string) => getJob(stack.db, stack.profileId, id);
const batchOf = (id: string) => getBatch(stack.db, stack.profileId, id);
const newJob = () =>
  insertJob(stack.db, { profile_id: stack.profileId, product_id: randomUUID(), title: "Unknown", settings });

/** A batch of unknown products, which fail at once where they are rendered, and have no workflow yet. */
async function newBatch(count: number): Promise<string> {
  const id = randomUUID();
  const items = Array.from({ length: count }, () => ({ productId: randomUUID(), title: null }));
  const own = { id, profileId: stack.profileId, name: "A batch", settings, items };
  await createBatch(stack.db, { ...own, callbackUrl: null, maxFailures: null });
  return id;
}

/** Writes past the types. */
async function damage(
  table: "batches" | "jobs" | "nightly_runs" | "product_feeds" | "schedules",
  row: object,
  id: string,
) {
  const column = table === "schedules" ? "feed_id" : "id";
  const { error } = await stack.db
    .from(table)
    .update(row as never)
    .eq(column as never, id as never);
  expect(error).toBeNull();
}

async function newFeed(): Promise<string> {
  const feedUrl = `http://127.0.0.1:${inject("shopPort")}/nobody-serves-this.xml?${randomUUID()}`;
  return (await createFeed(stack.db, { profileId: stack.profileId, name: "Shop", feedUrl })).id;
}
const TERMS: ScheduleTerms = {
  cron: "0 3 * * *",
  time_zone: "Europe/Bucharest",
  products: "all",
  max_products: 50,
  one_per_group: false,
  settings: {},
  callback_url: null,
  max_failures: null,
  paused: false,
};
async function scheduledFeed(terms: Partial<ScheduleTerms> = {}): Promise<string> {
  const feedId = await newFeed();
  await putSchedule(stack.db, feedId, { ...TERMS, ...terms });
  return feedId;
}
async function newRun(feedId: string): Promise<string> {
  const id = randomUUID();
  await beginRun(stack.db, { id, feedId, trigger: "manual", workflowId: workflowIds.triggered(feedId, id) });
  return id;
}

test.each(DAMAGED)("a video with %s ends as failed, and its neighbour is made", async (_, given) => {
  const [bad, good] = [await newJob(), await newJob()];
  await damage("jobs", { settings: given }, bad.id);
  await twoRounds();
  expect(await jobOf(bad.id)).toMatchObject({
    status: "failed",
    error_type: "SettingsInvalid",
    error: expect.stringMatching(/^The settings of this video are damaged: .+ Make it again with new settings\.$/),
  });
  expect(told).toContainEqual(
    expect.objectContaining({ level: 50, job_id: bad.id, error_type: "SettingsInvalid", err: expect.anything() }),
  );
  await expect.poll(async () => (await jobOf(good.id))?.error_type).toBe("ProductNotFound");
});

test.each(DAMAGED.slice(1))("a batch with %s ends as failed, and its neighbour runs", async (_, given) => {
  const [bad, good] = [await newBatch(2), await newBatch(1)];
  await damage("batches", { settings: given }, bad);
  await twoRounds();
  const found = await batchOf(bad);
  expect(found?.batch.status).toBe("failed");
  expect(found?.jobs.map(({ error_type }) => error_type)).toEqual(["SettingsInvalid", "SettingsInvalid"]);
  expect(told).toContainEqual(expect.objectContaining({ batch_id: bad, error_type: "SettingsInvalid" }));
  await expect.poll(async () => (await batchOf(good))?.jobs[0]?.error_type).toBe("ProductNotFound");
});

test("a batch of more items than any may have is not run", async () => {
  const [bad, good] = [await newBatch(50), await newBatch(1)];
  const one = { profile_id: stack.profileId, batch_id: bad, product_id: randomUUID(), settings };
  const more = Array.from({ length: 10 }, (_, index) => ({ ...one, position: 50 + index }));
  expect((await stack.db.from("jobs").insert(more)).error).toBeNull();
  await twoRounds();
  expect((await batchOf(bad))?.batch.status).toBe("failed");
  const query = stack.db.from("jobs").select("id", { count: "exact", head: true }).eq("batch_id", bad);
  expect((await query.eq("error_type", "RecordInvalid")).count).toBe(60);
  expect(told).toContainEqual(expect.objectContaining({ batch_id: bad, error_type: "RecordInvalid" }));
  await expect.poll(async () => (await batchOf(good))?.jobs[0]?.error_type).toBe("ProductNotFound");
});

test("an item that Temporal would not take fails alone", async () => {
  const id = await newBatch(2);
  const jobs = (await batchOf(id))?.jobs ?? [];
  await damage("jobs", { product_id: "x".repeat(100_000), title: "y".repeat(100_000) }, jobs[0]?.id ?? "");
  await twoRounds();
  const typesOf = async () => (await batchOf(id))?.jobs.map(({ error_type }) => error_type);
  await expect.poll(typesOf).toEqual(["RecordInvalid", "ProductNotFound"]);
});

test("a thousand damaged videos keep no other from being made", async () => {
  const rows = Array.from({ length: 1_200 }, (_, index) => ({
    // Before every other one, by age and by id.
    id: `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`,
    profile_id: stack.profileId,
    product_id: "unknown",
    created_at: "2020-01-01T00:00:00Z",
  }));
  expect((await stack.db.from("jobs").insert(rows)).error).toBeNull();
  const good = await newJob();
  await twoRounds();
  await expect.poll(async () => (await jobOf(good.id))?.error_type).toBe("ProductNotFound");
  const ended = stack.db.from("jobs").select("id", { count: "exact", head: true }).eq("product_id", "unknown");
  expect((await ended.eq("error_type", "SettingsInvalid")).count).toBe(1_200);
});

test.each([
  ["no workflow", () => ""],
  ["the workflow of a batch", () => workflowIds.batch(randomUUID())],
  ["the workflow of another feed's run", () => workflowIds.triggered(randomUUID(), randomUUID())],
])("a nightly run that names %s ends as failed, and its neighbour runs", async (_, workflowId) => {
  const feeds = [await scheduledFeed(), await scheduledFeed()] as const;
  const [bad, good] = [await newRun(feeds[0]), await newRun(feeds[1])];
  await damage("nightly_runs", { workflow_id: workflowId() }, bad);
  await twoRounds();
  expect(await getRun(stack.db, bad)).toMatchObject({ status: "failed", error_type: "RecordInvalid" });
  expect(told).toContainEqual(expect.objectContaining({ run_id: bad, error_type: "RecordInvalid" }));
  await expect.poll(async () => (await getRun(stack.db, good))?.status).not.toBe("running");
  for (const feed of feeds) await deleteFeed(stack.db, feed);
});

test.each([
  ["a cron line that every object has as a property", { cron: "constructor" }],
  ["a cron line of every minute", { cron: "* * * * *" }],
  ["a time zone that does not exist", { time_zone: "Mars/Olympus" }],
])("a schedule with %s is paused and says why, told once, and its neighbour is set", async (_, given) => {
  const [bad, good] = [await scheduledFeed(), await scheduledFeed()];
  await damage("schedules", given, bad);
  await twoRounds();
  expect(await getSchedule(stack.db, stack.profileId, bad)).toMatchObject({
    paused: true,
    paused_reason: expect.stringMatching(/^The schedule is damaged: .+ Set it again\.$/),
  });
  expect(told).toContainEqual(expect.objectContaining({ feed_id: bad, error_type: "RecordInvalid" }));
  const inTemporal = (feedId: string) => stack.client.schedule.getHandle(workflowIds.nightly(feedId)).describe();
  await expect(inTemporal(good)).resolves.toMatchObject({ state: { paused: false } });
  await expect(inTemporal(bad)).rejects.toThrow(/not found/i);
  await twoRounds();
  expect(told.filter(({ feed_id }) => feed_id === bad)).toEqual([]);
  await deleteFeed(stack.db, bad);
  await deleteFeed(stack.db, good);
});

test("a run of a schedule whose settings are damaged fails at once, with a reason", async () => {
  const feedId = await scheduledFeed();
  const runId = await newRun(feedId);
  await damage("schedules", { settings: { ...settings, duration_s: 75 } }, feedId);
  const deps = { config: stack.config, db: stack.db, log };
  told = [];
  const pick = pickNightlyBatches(deps, { profileId: stack.profileId, feedId, feedName: "Shop" }, runId);
  await expect(pick).rejects.toMatchObject({ type: "RecordInvalid", message: expect.stringContaining("duration_s") });
  expect(told).toMatchObject([{ run_id: runId, feed_id: feedId, error_type: "RecordInvalid" }]);
  await deleteFeed(stack.db, feedId);
});

test("a damaged batch of a nightly run ends as failed, and the run goes on without it", async () => {
  const id = await newBatch(2);
  await damage("batches", { settings: { ...settings, encoding_preset: "constructor" } }, id);
  const deps = { config: stack.config, db: stack.db, log };
  told = [];
  const open = openNightlyBatch(deps, stack.profileId, randomUUID(), { id, place: 1, of: 2 });
  expect(await open).toBeNull();
  expect((await batchOf(id))?.jobs.map(({ error_type }) => error_type)).toEqual(["SettingsInvalid", "SettingsInvalid"]);
  expect(told).toMatchObject([{ batch_id: id, error_type: "SettingsInvalid" }]);
});

test("a workflow whose input is damaged fails in its first step, without another try", async () => {
  const job = await newJob();
  const { id: jobId, profile_id: profileId, title } = job;
  const start = videoStart({ jobId, profileId, batchId: null, productId: "x", title, settings });
  const args = [{ ...start.args[0], settings: { ...settings, encoding_preset: "__proto__" } }];
  const run = stack.client.workflow.execute(WORKFLOWS.productVideo, { ...startOptions(start), args });
  await expect(run).rejects.toThrow();
  expect(await jobOf(jobId)).toMatchObject({
    status: "failed",
    error_type: "SettingsInvalid",
    failed_stage: "setup",
    detail: { stages: { setup: { attempts: 1 } } },
  });
});

test("a sync whose job is of another feed reads nothing", async () => {
  const [own, other] = [await newFeed(), await newFeed()];
  const job = await insertJob(stack.db, { kind: "feed_sync", profile_id: stack.profileId, feed_id: own });
  const deps = { db: stack.db, log, safeFetch: () => Promise.reject(new Error("nothing is read")) };
  const input = { jobId: job.id, profileId: stack.profileId, feedId: other, feedName: "Shop" };
  const sync = runFeedSync(deps, input, new AbortController().signal);
  await expect(sync).rejects.toMatchObject({ type: "FeedNotFound" });
  expect((await jobOf(job.id))?.status).toBe("queued");
  await deleteFeed(stack.db, own);
  await deleteFeed(stack.db, other);
});

test("a feed whose last sync left a damaged result is read as if for the first time", async () => {
  const feedId = await newFeed();
  await damage("product_feeds", { counts: "many", etag: '"a"' }, feedId);
  const job = await insertJob(stack.db, { kind: "feed_sync", profile_id: stack.profileId, feed_id: feedId });
  const sent: unknown[] = [];
  const safeFetch: SafeFetch = async (_, options) => {
    sent.push(options.headers);
    throw new Failure("FeedUnavailable", "Enough.");
  };
  told = [];
  const input = { jobId: job.id, profileId: stack.profileId, feedId, feedName: "Shop" };
  const sync = runFeedSync({ db: stack.db, log, safeFetch }, input, new AbortController().signal);
  await expect(sync).rejects.toMatchObject({ type: "FeedUnavailable" });
  expect(sent).toEqual([{}]);
  expect(told).toMatchObject([{ feed_id: feedId, err: { message: expect.stringContaining("counts") } }]);
  await deleteFeed(stack.db, feedId);
});
