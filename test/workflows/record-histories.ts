/**
 * Records histories for the replay tests: `npx tsx test/workflows/record-histories.ts LABEL [SCENARIO…]` writes a file
 * for each scenario into test/histories. Histories that are committed stay: they stand for runs that are under way
 * somewhere.
 */
import { execFileSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { heartbeat, sleep } from "@temporalio/activity";
import type { WorkflowHandle, WorkflowHandleWithFirstExecutionRunId } from "@temporalio/client";
import type { Activities } from "../../src/activities/index.ts";
import { type FeedSyncInput, TASK_QUEUE, UPDATES, WORKFLOWS, workflowIds } from "../../src/contract/jobs.ts";
import { findTemporal } from "../../temporal-dev/find.ts";
import { batchOf, type Harness, startHarness, typedFailure, videoOf } from "./harness.ts";

const folder = fileURLToPath(new URL("../histories/", import.meta.url));
const [label = "run", ...wanted] = process.argv.slice(2);
const harness = await startHarness();
await mkdir(folder, { recursive: true });

async function record(
  name: string,
  activities: Partial<Activities>,
  run: {
    type: string;
    workflowId: string;
    input: object;
    /** What happens while it runs. */
    meanwhile?: (handle: WorkflowHandle) => Promise<unknown>;
    /** Id of another workflow whose history belongs to it. */
    alsoRecord?: (handle: WorkflowHandleWithFirstExecutionRunId) => string;
  },
): Promise<void> {
  if (wanted.length > 0 && !wanted.includes(name)) return;
  await harness.withWorker(activities, async () => {
    const { workflow } = harness.environment.client;
    const handle = await workflow.start(run.type, {
      taskQueue: TASK_QUEUE,
      workflowId: run.workflowId,
      args: [run.input],
    });
    await run.meanwhile?.(handle);
    await handle.result().catch(() => {});
    await save(harness, name, run.workflowId);
    if (!run.alsoRecord) return;
    const other = run.alsoRecord(handle);
    await workflow
      .getHandle(other)
      .result()
      .catch(() => {});
    await save(harness, `${name}-child`, other);
  });
}

async function until(done: () => boolean): Promise<void> {
  while (!done()) await delay(50);
}

async function save({ environment }: Harness, name: string, workflowId: string): Promise<void> {
  const show = ["workflow", "show", "--workflow-id", workflowId, "--address", environment.address, "--output", "json"];
  // Stack traces name the folder of this checkout, which is nobody else's business.
  const shown = execFileSync(findTemporal(), show, { encoding: "utf8" }).replaceAll(`${process.cwd()}/`, "/feedreel/");
  const history = JSON.parse(shown);
  await writeFile(`${folder}${label}-${name}.json`, `${JSON.stringify(history)}\n`);
  console.log(`${label}-${name}.json`, history.events.length, "events");
}

const failSecond: Activities["setup"] = async (video) => {
  if (video.productId === "product-2") throw typedFailure("ProductNotFound", "There is no such product.");
  return { hostId: "test-machine" };
};
const partial = batchOf(4);
await record(
  "batch-partial",
  { setup: failSecond },
  {
    type: WORKFLOWS.batchVideo,
    workflowId: workflowIds.batch(partial.batchId),
    input: partial,
    alsoRecord: () => workflowIds.video(partial.items[1]?.jobId ?? ""),
  },
);

const cancelled = batchOf(4);
let rendering = false;
const hang = async () => {
  rendering = true;
  for (;;) {
    heartbeat();
    await sleep(100);
  }
};
await record(
  "batch-cancelled",
  { finalRender: hang },
  {
    type: WORKFLOWS.batchVideo,
    workflowId: workflowIds.batch(cancelled.batchId),
    input: cancelled,
    meanwhile: async (handle) => {
      await until(() => rendering);
      await handle.cancel();
    },
    alsoRecord: () => workflowIds.video(cancelled.items[0]?.jobId ?? ""),
  },
);

const paused = { ...batchOf(4), concurrency: 2 };
let began = 0;
let letGo = false;
const wait = async () => {
  began++;
  while (!letGo) {
    heartbeat();
    await sleep(50);
  }
};
await record(
  "batch-paused",
  { finalRender: wait },
  {
    type: WORKFLOWS.batchVideo,
    workflowId: workflowIds.batch(paused.batchId),
    input: paused,
    meanwhile: async (handle) => {
      await until(() => began === 2);
      await handle.executeUpdate(UPDATES.pause);
      letGo = true;
      await delay(1_000);
      await handle.executeUpdate(UPDATES.resume);
    },
  },
);

const limited = { ...batchOf(5), concurrency: 2, maxFailures: 0 };
await record(
  "batch-max-failures",
  { setup: failSecond },
  { type: WORKFLOWS.batchVideo, workflowId: workflowIds.batch(limited.batchId), input: limited },
);

const texts = batchOf(2);
const textItems = texts.items.map((item) => ({ ...item, productId: "", title: null, text: "Why is space dark?" }));
await record(
  "batch-texts",
  {},
  {
    type: WORKFLOWS.batchVideo,
    workflowId: workflowIds.batch(texts.batchId),
    input: { ...texts, items: textItems },
    alsoRecord: () => workflowIds.video(texts.items[0]?.jobId ?? ""),
  },
);

const told = { ...batchOf(1), callback: true };
await record(
  "batch-callback",
  {},
  {
    type: WORKFLOWS.batchVideo,
    workflowId: workflowIds.batch(told.batchId),
    input: told,
    alsoRecord: ({ firstExecutionRunId }) => workflowIds.callback(told.batchId, firstExecutionRunId),
  },
);

const refused = { ...batchOf(1), callback: true };
const refuse = async () => {
  throw typedFailure("CallbackRefused", "The batch's callback address wants no more calls (410).");
};
await record(
  "batch-callback-refused",
  { notifyBatchEnd: refuse },
  {
    type: WORKFLOWS.batchVideo,
    workflowId: workflowIds.batch(refused.batchId),
    input: refused,
    alsoRecord: ({ firstExecutionRunId }) => workflowIds.callback(refused.batchId, firstExecutionRunId),
  },
);

const fallback = videoOf({ tts_fallback: "espeak" });
const edgeDown: Activities["voiceover"] = async (_, provider) => {
  if (provider === "edge") throw typedFailure("VoiceUnavailable", "The speech service is down.");
  return { duration_s: 15 };
};
await record(
  "video-fallback",
  { voiceover: edgeDown },
  { type: WORKFLOWS.productVideo, workflowId: workflowIds.video(fallback.jobId), input: fallback },
);

const startOver = videoOf();
let losses = 0;
const loseOnce = async () => {
  if (losses++ === 0) throw typedFailure("WorkFolderLost", "gone");
};
await record(
  "video-starts-over",
  { composition: loseOnce },
  { type: WORKFLOWS.productVideo, workflowId: workflowIds.video(startOver.jobId), input: startOver },
);

const feed = (feedId: string): FeedSyncInput => ({ jobId: feedId, feedId, profileId: feedId, feedName: "Shop" });
await record(
  "feed-synced",
  {},
  { type: WORKFLOWS.feedSync, workflowId: workflowIds.feedSync("synced"), input: feed("synced") },
);
const unreadable = async () => {
  throw typedFailure("FeedUnreadable", "The feed is an HTML page.");
};
await record(
  "feed-failed",
  { syncFeed: unreadable },
  { type: WORKFLOWS.feedSync, workflowId: workflowIds.feedSync("failed"), input: feed("failed") },
);

const night = { feedId: "night", profileId: "night", feedName: "Shop", runId: "tonight" };
const nights = [batchOf(2), batchOf(1)];
const nightsEnded = new Set<string>();
const nightActivities: Partial<Activities> = {
  pickNightly: async () => nights.map(({ batchId: id, items }) => ({ id, name: "Nightly Shop", total: items.length })),
  openNightlyBatch: async (_, __, { id }) => {
    const input = nights.find(({ batchId }) => batchId === id);
    return input && !nightsEnded.has(id) ? { input, run: 1 } : null;
  },
  endBatch: async (id, end) => {
    nightsEnded.add(id);
    return end === "cancelled" ? "cancelled" : "complete";
  },
};
await record("nightly-made", nightActivities, {
  ...{ type: WORKFLOWS.nightlyBatch, workflowId: workflowIds.nightly("made"), input: { ...night, feedId: "made" } },
  alsoRecord: () => workflowIds.batch(nights[0]?.batchId ?? ""),
});
const nightFailed = {
  status: "failed",
  summary: "Failed: The feed is an HTML page.",
  completed: 0,
  failed: 0,
} as const;
await record(
  "nightly-failed",
  {
    syncFeed: unreadable,
    endNightlyRun: async () => ({ ...nightFailed, error: "The feed is an HTML page.", error_type: "FeedUnreadable" }),
  },
  { type: WORKFLOWS.nightlyBatch, workflowId: workflowIds.nightly("failed"), input: { ...night, feedId: "broken" } },
);
nightsEnded.clear();
rendering = false;
await record(
  "nightly-cancelled",
  { ...nightActivities, finalRender: hang },
  {
    ...{ type: WORKFLOWS.nightlyBatch, workflowId: workflowIds.nightly("cancelled"), input: { ...night, feedId: "c" } },
    meanwhile: async (handle) => {
      await until(() => rendering);
      await handle.cancel();
    },
  },
);
await record(
  "nightly-skipped",
  { beginNightlyRun: async () => false },
  { type: WORKFLOWS.nightlyBatch, workflowId: workflowIds.nightly("skipped"), input: { ...night, feedId: "skipped" } },
);
await harness.stop();
