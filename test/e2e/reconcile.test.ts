/** Database and Temporal disagree on what runs: rows without a workflow, workflows that ended without ending their row. */
import { randomUUID } from "node:crypto";
import { pino } from "pino";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { poll } from "../../src/api/client.ts";
import { WORKFLOWS, workflowIds } from "../../src/contract/jobs.ts";
import { DEFAULT_SETTINGS } from "../../src/contract/settings.ts";
import { batchStart } from "../../src/contract/workflow-starts.ts";
import { batchInput } from "../../src/services/batches/batch-input.ts";
import { webhookSecret } from "../../src/services/notifications/secret.ts";
import { createReconciler } from "../../src/services/reconcile/reconciler.ts";
import { addItems, draftBatch, lockBatch, retryBatch, startBatch } from "../../src/store/batch-moves.ts";
import { createBatch, endBatch, getBatch } from "../../src/store/batches.ts";
import { createFeed, deleteFeed, getFeed } from "../../src/store/feeds.ts";
import { createFeedSyncJob, endJob, getJob } from "../../src/store/jobs.ts";
import type { BatchRow, JobRow } from "../../src/store/rows.ts";
import { startOptions } from "../../src/temporal/start-workflow.ts";
import { insertJob } from "../support/jobs.ts";
import { openReceiver, openStackClients, type StackClients } from "../support/stack-clients.ts";

let stack: StackClients;
beforeAll(async () => {
  stack = await openStackClients();
});
afterAll(() => stack.close());

const settings = { ...DEFAULT_SETTINGS, tts_provider: "espeak" } as const;
const createOwn = () =>
  createReconciler({ client: stack.client, db: stack.db, log: pino({ level: "silent" }), concurrency: 3 });

/** The reconciler repairs what it finds wrong in two rounds in a row. */
async function twoRounds(): Promise<void> {
  const { round } = createOwn();
  await round();
  await round();
}

/** Rows of a batch of unknown products, which fail at once where they are rendered. */
async function rowsOfBatch(count: number, callbackUrl: string | null = null) {
  const items = Array.from({ length: count }, () => ({ productId: randomUUID(), title: null }));
  const id = randomUUID();
  await createBatch(stack.db, {
    ...{ id, profileId: stack.profileId, name: "A batch", settings, items },
    ...{ callbackUrl, maxFailures: null },
  });
  return rowsOf(id);
}
async function rowsOf(id: string): Promise<{ batch: BatchRow; jobs: JobRow[] }> {
  const found = await getBatch(stack.db, stack.profileId, id);
  if (!found) throw new Error(`no batch ${id}`);
  return found;
}
async function ended(id: string): Promise<{ status: string; jobs: string[] }> {
  const isOver = ({ batch }: { batch: BatchRow }) => batch.status !== "processing";
  const { batch, jobs } = await poll(`batch ${id}: its end`, () => rowsOf(id), isOver);
  return { status: batch.status, jobs: jobs.map(({ status }) => status) };
}
const handleOf = (workflowId: string) => stack.client.workflow.getHandle(workflowId);

/** A queued video of a product that is not there. */
const unknownVideo = () =>
  insertJob(stack.db, { profile_id: stack.profileId, product_id: randomUUID(), title: "Unknown", settings });

/** Starts the batch as the API does, but paused, so that it runs until the test ends it. */
async function startPaused({ batch, jobs }: { batch: BatchRow; jobs: JobRow[] }) {
  const input = { ...batchInput(batch, jobs, 3), paused: true };
  const start = batchStart(input, { name: batch.name, run: batch.runs });
  return stack.client.workflow.start(start.type, startOptions(start));
}

test("a batch whose API was killed before the start is started in the second round, not in the first", async () => {
  const { batch } = await rowsOfBatch(2);
  const { round } = createOwn();
  await round();
  await expect(handleOf(workflowIds.batch(batch.id)).describe()).rejects.toThrow(/not found/i);
  await round();
  expect(await ended(batch.id)).toEqual({ status: "failed", jobs: ["failed", "failed"] });
});

test("a batch that runs is not touched", async () => {
  const rows = await rowsOfBatch(2);
  const handle = await startPaused(rows);
  await twoRounds();
  expect((await handle.describe()).status.name).toBe("RUNNING");
  expect((await rowsOf(rows.batch.id)).batch.status).toBe("processing");
  await handle.cancel();
  expect((await ended(rows.batch.id)).status).toBe("cancelled");
});

test("a batch that an operator terminated ends as cancelled, and its callback is called", async () => {
  const receiver = await openReceiver();
  const rows = await rowsOfBatch(2, receiver.url);
  const handle = await startPaused(rows);
  await handle.terminate("enough");
  await twoRounds();
  await twoRounds();
  expect(await ended(rows.batch.id)).toEqual({ status: "cancelled", jobs: ["cancelled", "cancelled"] });
  await expect.poll(() => receiver.calls.length).toBeGreaterThan(0);
  await receiver.close();
  const [call] = receiver.calls;
  const secret = webhookSecret(stack.config, stack.profileId) ?? "";
  expect(new Webhook(secret).verify(call?.body ?? "", call?.headers ?? {})).toMatchObject({
    type: "batch.completed",
    data: { batch_id: rows.batch.id, status: "cancelled", outcome: "cancelled", total: 2, cancelled: 2 },
  });
  expect(receiver.calls).toHaveLength(1);
});

test("a batch unknown to Temporal runs again without its ended jobs, and its outcome counts all jobs", async () => {
  const { batch, jobs } = await rowsOfBatch(3);
  await endJob(stack.db, jobs[0]?.id ?? "", { status: "cancelled" });
  await twoRounds();
  expect(await ended(batch.id)).toEqual({ status: "failed", jobs: ["cancelled", "failed", "failed"] });
  expect((await rowsOf(batch.id)).batch.runs).toBe(2);
});

test("a batch whose workflow has ended without ending its row ends as failed, and its open items can be retried", async () => {
  const { batch, jobs } = await rowsOfBatch(1);
  // A run with this batch's workflow id, but another batch's job: it ends without ending this batch's row.
  const stranger = await unknownVideo();
  const input = { ...batchInput(batch, [stranger], 1), batchId: randomUUID() };
  await stack.client.workflow.execute(WORKFLOWS.batchVideo, {
    ...startOptions(batchStart(input, { name: "Another", run: 1 })),
    workflowId: workflowIds.batch(batch.id),
  });
  await twoRounds();
  expect(await ended(batch.id)).toEqual({ status: "failed", jobs: ["failed"] });
  expect(await getJob(stack.db, stack.profileId, jobs[0]?.id ?? "")).toMatchObject({ error_type: "InternalError" });
});

test("a retry whose API was killed before the start runs the failed items again", async () => {
  const id = randomUUID();
  const draft = { name: "Staged", config: {}, settings, callbackUrl: null, maxFailures: null };
  await draftBatch(stack.db, stack.profileId, id, draft);
  const items = [randomUUID(), randomUUID()].map((product_id) => ({ product_id, title: null }));
  const jobs = (await addItems(stack.db, id, { workId: randomUUID(), items })) ?? [];
  await lockBatch(stack.db, id, settings, (await rowsOf(id)).batch.changes);
  await startBatch(stack.db, id, randomUUID(), { callbackUrl: null, maxFailures: null });
  const handle = await startPaused(await rowsOf(id));
  // The first run ends with one item failed.
  await endJob(stack.db, jobs[0]?.id ?? "", { status: "failed", error: "x", error_type: "X", failed_stage: "setup" });
  await endBatch(stack.db, id, "finished");
  await handle.cancel();
  await handle.result().catch(() => {});

  expect(await retryBatch(stack.db, id, randomUUID())).toMatchObject({ status: "processing", runs: 2 });
  await twoRounds();
  expect(await ended(id)).toEqual({ status: "failed", jobs: ["failed", "cancelled"] });
  const [retried] = (await rowsOf(id)).jobs;
  expect(retried).toMatchObject({ error_type: "ProductNotFound" });
});

test("a single video without a workflow is started; one that was terminated ends as cancelled", async () => {
  const [lost, stopped] = [await unknownVideo(), await unknownVideo()];
  await stack.client.workflow.start(WORKFLOWS.productVideo, {
    // Nobody polls there, so that it waits to be terminated.
    ...{ taskQueue: "nobody", workflowId: workflowIds.video(stopped.id), args: [] },
  });
  await handleOf(workflowIds.video(stopped.id)).terminate("enough");
  await twoRounds();
  expect((await getJob(stack.db, stack.profileId, stopped.id))?.status).toBe("cancelled");
  await handleOf(workflowIds.video(lost.id))
    .result()
    .catch(() => {});
  expect(await getJob(stack.db, stack.profileId, lost.id)).toMatchObject({
    status: "failed",
    error_type: "ProductNotFound",
  });
});

test("a feed's sync without a workflow is started; an earlier run under the same workflow id belongs to another job", async () => {
  const feedUrl = `http://127.0.0.1:${inject("shopPort")}/nobody-serves-this.xml?${randomUUID()}`;
  const feed = await createFeed(stack.db, { profileId: stack.profileId, name: "Shop", feedUrl });
  const syncJob = async () => {
    const job = await createFeedSyncJob(stack.db, randomUUID(), feed.id);
    if (job === null) throw new Error("the feed is gone");
    return job;
  };
  const [first, second] = [await syncJob(), await syncJob()];
  const workflowId = workflowIds.feedSync(feed.id);
  await stack.client.workflow.start(WORKFLOWS.feedSync, {
    ...{ taskQueue: "nobody", workflowId, args: [], memo: { job_id: first.id } },
  });
  await twoRounds();
  expect((await getJob(stack.db, stack.profileId, second.id))?.status).toBe("queued");

  await handleOf(workflowId).terminate("enough");
  await twoRounds();
  expect((await getJob(stack.db, stack.profileId, first.id))?.status).toBe("cancelled");
  expect((await getFeed(stack.db, stack.profileId, feed.id))?.status).toBe("syncing");
  const { memo, status } = await handleOf(workflowId).describe();
  expect([memo, status.name]).toEqual([{ job_id: second.id }, "RUNNING"]);
  await handleOf(workflowId).cancel();
  await deleteFeed(stack.db, feed.id);
});
