/** In which status a batch ends: computed in the database, from how its videos ended, and shown by the API. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bodyOf } from "../../src/api/client.ts";
import { type BatchEnd, type BatchStatus, type JobStatus, WORKFLOWS, workflowIds } from "../../src/contract/jobs.ts";
import { DEFAULT_SETTINGS } from "../../src/contract/settings.ts";
import { batchStart } from "../../src/contract/workflow-starts.ts";
import { batchInput } from "../../src/services/batches/batch-input.ts";
import { addItems, draftBatch, lockBatch, retryBatch, startBatch } from "../../src/store/batch-moves.ts";
import { createBatch, endBatch, getBatch } from "../../src/store/batches.ts";
import { unwrapMaybe } from "../../src/store/client.ts";
import { startOptions } from "../../src/temporal/start-workflow.ts";
import { callAs } from "../support/client.ts";
import { openStackClients, type StackClients } from "../support/stack-clients.ts";

const { api, batches } = callAs({});
let stack: StackClients;
beforeAll(async () => {
  stack = await openStackClients();
});
afterAll(() => stack.close());

const settings = { ...DEFAULT_SETTINGS, tts_provider: "espeak" } as const;

async function rowsOf(id: string) {
  const found = await getBatch(stack.db, stack.profileId, id);
  if (!found) throw new Error(`no batch ${id}`);
  return found;
}

/** Jobs of a batch end, or go on, as told; in order. */
async function setJobs(id: string, statuses: readonly JobStatus[]): Promise<void> {
  const { jobs } = await rowsOf(id);
  for (const [i, status] of statuses.entries()) {
    unwrapMaybe(
      await stack.db
        .from("jobs")
        .update({ status })
        .eq("id", jobs[i]?.id ?? ""),
    );
  }
}

/** @returns status of a batch of such videos when it ends */
async function outcome(statuses: readonly JobStatus[], end: BatchEnd, maxFailures: number | null) {
  const id = randomUUID();
  const items = statuses.map(() => ({ productId: randomUUID(), title: null }));
  const terms = { name: "A batch", settings, callbackUrl: null, maxFailures };
  await createBatch(stack.db, { id, profileId: stack.profileId, items, ...terms });
  await setJobs(id, statuses);
  const status = await endBatch(stack.db, id, end);
  expect((await rowsOf(id)).batch).toMatchObject({ status, finished_at: expect.any(String) });
  expect(await shownOutcome(id)).toBe(SHOWN[status]);
  return status;
}

/** What the API makes of each status. */
const SHOWN: Partial<Record<BatchStatus, string>> = {
  complete: "completed",
  partial: "completed_with_errors",
  failed: "failed",
  cancelled: "cancelled",
};
const shownOutcome = async (id: string) =>
  (await bodyOf(api.products.batch[":id"].status.$get({ param: { id } }))).outcome;

/** Of every kind of video one: completed, failed, cancelled by itself, or not ended when the batch ends. */
const VIDEOS = { c: "completed", f: "failed", x: "cancelled", q: "queued" } as const satisfies Record<
  string,
  JobStatus
>;

test.each([
  // videos, finished, crashed; and with max_failures 0: finished, crashed
  ["c", "complete", "complete", "complete", "complete"],
  ["f", "failed", "failed", "failed", "failed"],
  ["x", "cancelled", "cancelled", "cancelled", "cancelled"],
  ["q", "cancelled", "failed", "cancelled", "failed"],
  ["cf", "partial", "partial", "failed", "failed"],
  ["cx", "partial", "partial", "partial", "partial"],
  ["cq", "partial", "partial", "partial", "failed"],
  ["fx", "failed", "failed", "failed", "failed"],
  ["fq", "failed", "failed", "failed", "failed"],
  ["xq", "cancelled", "failed", "cancelled", "failed"],
  ["cfx", "partial", "partial", "failed", "failed"],
  ["cfq", "partial", "partial", "failed", "failed"],
  ["cxq", "partial", "partial", "partial", "failed"],
  ["fxq", "failed", "failed", "failed", "failed"],
  ["cfxq", "partial", "partial", "failed", "failed"],
])(
  "a batch of %s ends as %s, after a crash as %s",
  async (videos, finished, crashed, finishedAtLimit, crashedAtLimit) => {
    const statuses = [...videos].map((video) => VIDEOS[video as keyof typeof VIDEOS]);
    expect(await outcome(statuses, "finished", null)).toBe(finished);
    expect(await outcome(statuses, "crashed", null)).toBe(crashed);
    expect(await outcome(statuses, "finished", 0)).toBe(finishedAtLimit);
    expect(await outcome(statuses, "crashed", 0)).toBe(crashedAtLimit);
    expect(await outcome(statuses, "cancelled", null)).toBe("cancelled");
    expect(await outcome(statuses, "cancelled", 0)).toBe("cancelled");
  },
);

test("as many failures as max_failures allows do not make a batch fail", async () => {
  expect(await outcome(["completed", "failed"], "finished", 1)).toBe("partial");
  expect(await outcome(["completed", "failed", "failed"], "finished", 1)).toBe("failed");
});

test("videos that have not ended end with their batch: cancelled, or failed after a crash", async () => {
  const ends = async (end: BatchEnd) => {
    const id = randomUUID();
    const items = [{ productId: randomUUID(), title: null }];
    const terms = { name: "A batch", settings, callbackUrl: null, maxFailures: null };
    await createBatch(stack.db, { id, profileId: stack.profileId, items, ...terms });
    await endBatch(stack.db, id, end);
    return (await rowsOf(id)).jobs.map(({ status, error_type }) => [status, error_type]);
  };
  expect(await ends("finished")).toEqual([["cancelled", null]]);
  expect(await ends("cancelled")).toEqual([["cancelled", null]]);
  expect(await ends("crashed")).toEqual([["failed", "InternalError"]]);
});

/** A staged batch that was started, without a workflow. */
async function stagedBatch(contents: string[]): Promise<string> {
  const id = randomUUID();
  const draft = { name: "Staged", config: {}, settings, callbackUrl: null, maxFailures: null };
  await draftBatch(stack.db, stack.profileId, id, draft);
  const items = contents.map((content) => ({ content, title: content }));
  await addItems(stack.db, id, { workId: randomUUID(), items });
  await lockBatch(stack.db, id, settings, (await rowsOf(id)).batch.changes);
  await startBatch(stack.db, id, randomUUID(), { callbackUrl: null, maxFailures: null });
  return id;
}

test.each([
  [["completed", "failed"], "partial", ["completed", "completed"], "complete"],
  [["completed", "failed"], "partial", ["completed", "cancelled"], "partial"],
  [["completed", "failed"], "partial", ["completed", "failed"], "partial"],
  [["failed", "cancelled"], "failed", ["cancelled", "cancelled"], "cancelled"],
  [["failed", "cancelled"], "failed", ["completed", "cancelled"], "partial"],
] as const)(
  "a retry counts the videos of earlier runs: %j is %s, then %j is %s",
  async (first, status, second, last) => {
    const id = await stagedBatch(["One.", "Two."]);
    await setJobs(id, first);
    expect(await endBatch(stack.db, id, "finished")).toBe(status);
    expect(await retryBatch(stack.db, id, randomUUID())).toMatchObject({ status: "processing", runs: 2 });
    await setJobs(id, second);
    expect(await endBatch(stack.db, id, "finished")).toBe(last);
  },
);

test("a batch whose videos were all cancelled one by one ends as cancelled", async () => {
  const id = await stagedBatch(["Why is space dark?", "How stars die."]);
  const { batch, jobs } = await rowsOf(id);
  const start = batchStart(batchInput(batch, jobs, jobs.length), { name: batch.name, run: batch.runs });
  const handle = await stack.client.workflow.start(WORKFLOWS.batchVideo, startOptions(start));
  const cancel = (jobId: string) => stack.client.workflow.getHandle(workflowIds.video(jobId)).cancel();
  for (const { id: jobId } of jobs)
    await expect
      .poll(() =>
        cancel(jobId).then(
          () => true,
          () => false,
        ),
      )
      .toBe(true);
  expect(await handle.result()).toBe("cancelled");
  const ended = await rowsOf(id);
  expect([ended.batch.status, ...ended.jobs.map(({ status }) => status)]).toEqual(Array(3).fill("cancelled"));
  expect(await bodyOf(batches[":id"].$get({ param: { id } }))).toMatchObject({ status: "cancelled" });
});
