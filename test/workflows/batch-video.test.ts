import { heartbeat, sleep } from "@temporalio/activity";
import { CancelledFailure, WorkflowFailedError } from "@temporalio/client";
import { expect, test } from "vitest";
import {
  type BatchStatusAnswer,
  type BatchVideoInput,
  type JobEnd,
  QUERIES,
  workflowIds,
} from "../../src/contract/jobs.ts";
import { batchEnds, batchOf, resultOf, startBatch, typedFailure } from "./harness.ts";
import { sharedHarness } from "./shared-harness.ts";

const harness = await sharedHarness();

const start = (input: BatchVideoInput) => startBatch(harness, input);

test("every product becomes a video, and the batch ends with the status that its row got", async () => {
  const input = batchOf(4);
  const { ends, endBatch } = batchEnds("complete");
  const answer = await harness.withWorker({ endBatch }, async () => {
    const handle = await start(input);
    expect(await handle.result()).toBe("complete");
    return handle.query<BatchStatusAnswer>(QUERIES.batchStatus);
  });
  expect(answer.status).toBe("complete");
  expect(ends).toEqual([[input.batchId, "finished"]]);
  expect(answer.items.map(({ jobId, status, result }) => [jobId, status, result?.clip_id])).toEqual(
    input.items.map(({ jobId }) => [jobId, "completed", `clip-of-${jobId}`]),
  );
});

test("a failed product is recorded with stage, type and reason; the others are made", async () => {
  const input = batchOf(3);
  const ends: [string, JobEnd][] = [];
  const batch = batchEnds("partial");
  const answer = await harness.withWorker(
    {
      endBatch: batch.endBatch,
      setup: async (video) => {
        if (video.productId === "product-2") throw typedFailure("ProductNotFound", "There is no such product.");
        return { hostId: "test-machine" };
      },
      endJob: async (jobId, end) => void ends.push([jobId, end]),
    },
    async () => {
      const handle = await start(input);
      expect(await handle.result()).toBe("partial");
      return handle.query<BatchStatusAnswer>(QUERIES.batchStatus);
    },
  );
  const reason = { error: "There is no such product.", error_type: "ProductNotFound", failed_stage: "setup" };
  expect(answer.items.map((item) => item.status)).toEqual(["completed", "failed", "completed"]);
  expect(answer.items[1]).toMatchObject(reason);
  expect(ends).toEqual([[input.items[1]?.jobId, { status: "failed", ...reason }]]);
  expect(batch.ends).toEqual([[input.batchId, "finished"]]);
});

test("a batch without any success ends as finished, too", async () => {
  const input = batchOf(2);
  const { ends, endBatch } = batchEnds("failed");
  const setup = async () => {
    throw typedFailure("ProductNotFound", "There is no such product.");
  };
  await harness.withWorker({ setup, endBatch }, async () => {
    const handle = await start(input);
    expect(await handle.result()).toBe("failed");
    const { items } = await handle.query<BatchStatusAnswer>(QUERIES.batchStatus);
    expect(items.map(({ status }) => status)).toEqual(["failed", "failed"]);
  });
  expect(ends).toEqual([[input.batchId, "finished"]]);
});

test("no more videos are in flight than the batch allows, and they begin in order", async () => {
  const input = { ...batchOf(7), concurrency: 3 };
  let now = 0;
  let most = 0;
  const began: string[] = [];
  await harness.withWorker(
    {
      setup: async (video) => {
        began.push(video.productId);
        most = Math.max(most, ++now);
        await sleep(50);
        return { hostId: "test-machine" };
      },
      library: async (video) => {
        now--;
        return resultOf(video);
      },
    },
    async () => {
      await (await start(input)).result();
    },
  );
  expect(most).toBe(3);
  expect(began.slice(0, 3).toSorted()).toEqual(["product-1", "product-2", "product-3"]);
  expect(began).toHaveLength(7);
  expect(began.indexOf("product-7")).toBeGreaterThanOrEqual(4);
});

test("a cancelled batch cancels its running videos, starts no more and ends as cancelled", async () => {
  const input = { ...batchOf(4), concurrency: 2 };
  const began: string[] = [];
  const ended: JobEnd[] = [];
  const batch = batchEnds("cancelled");
  await harness.withWorker(
    {
      finalRender: async (video) => {
        began.push(video.jobId);
        for (;;) {
          heartbeat();
          await sleep(100);
        }
      },
      endJob: async (_, end) => void ended.push(end),
      endBatch: batch.endBatch,
    },
    async () => {
      const handle = await start(input);
      await expect.poll(() => began).toHaveLength(2);
      await handle.cancel();
      const error = await handle.result().catch((error: unknown) => error);
      expect(error).toBeInstanceOf(WorkflowFailedError);
      expect((error as WorkflowFailedError).cause).toBeInstanceOf(CancelledFailure);
      const { items } = await handle.query<BatchStatusAnswer>(QUERIES.batchStatus);
      expect(items.map(({ status }) => status)).toEqual(Array(4).fill("cancelled"));
    },
  );
  expect(began).toHaveLength(2);
  expect(ended).toEqual([{ status: "cancelled" }, { status: "cancelled" }]);
  expect(batch.ends).toEqual([[input.batchId, "cancelled"]]);
});

test("a video that an operator cancels does not end the batch", async () => {
  const input = { ...batchOf(2), concurrency: 1 };
  const { ends, endBatch } = batchEnds("partial");
  let began = false;
  await harness.withWorker(
    {
      endBatch,
      finalRender: async (video) => {
        if (video.productId !== "product-1") return;
        began = true;
        for (;;) {
          heartbeat();
          await sleep(100);
        }
      },
    },
    async () => {
      const handle = await start(input);
      await expect.poll(() => began).toBe(true);
      const [first] = input.items;
      await harness.environment.client.workflow.getHandle(workflowIds.video(first?.jobId ?? "")).cancel();
      expect(await handle.result()).toBe("partial");
      const { items } = await handle.query<BatchStatusAnswer>(QUERIES.batchStatus);
      expect(items.map(({ status }) => status)).toEqual(["cancelled", "completed"]);
    },
  );
  expect(ends).toEqual([[input.batchId, "finished"]]);
});
