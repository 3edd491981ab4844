/** Pause and resume, a limit of failures, texts, and runs of a batch that is retried. */
import { heartbeat, sleep } from "@temporalio/activity";
import { WorkflowFailedError, type WorkflowHandle } from "@temporalio/client";
import { expect, test } from "vitest";
import type { Activities } from "../../src/activities/index.ts";
import {
  type BatchStatusAnswer,
  type BatchVideoInput,
  type ProductVideoInput,
  QUERIES,
  UPDATES,
  workflowIds,
} from "../../src/contract/jobs.ts";
import { batchEnds, batchOf, resultOf, startBatch, typedFailure } from "./harness.ts";
import { sharedHarness } from "./shared-harness.ts";

const harness = await sharedHarness();

const start = (input: BatchVideoInput) => startBatch(harness, input);
const pause = (handle: WorkflowHandle) => handle.executeUpdate<boolean, []>(UPDATES.pause);
const resume = (handle: WorkflowHandle) => handle.executeUpdate<boolean, []>(UPDATES.resume);
const answerOf = (handle: WorkflowHandle) => handle.query<BatchStatusAnswer>(QUERIES.batchStatus);
const statuses = async (handle: WorkflowHandle) => (await answerOf(handle)).items.map(({ status }) => status);

/** Renders that wait until the gate is opened. */
function gate() {
  const began: string[] = [];
  let isOpen = false;
  const finalRender: Activities["finalRender"] = async (video) => {
    began.push(video.productId);
    while (!isOpen) {
      heartbeat();
      await sleep(30);
    }
  };
  const open = () => {
    isOpen = true;
  };
  return { began, finalRender, open };
}

test("while paused no video begins and running ones finish; resumed, the rest are made", async () => {
  const input = { ...batchOf(4), concurrency: 2 };
  const { began, finalRender, open } = gate();
  await harness.withWorker({ finalRender }, async () => {
    const handle = await start(input);
    await expect.poll(() => began).toHaveLength(2);
    expect(await pause(handle)).toBe(true);
    open();
    await expect.poll(() => statuses(handle)).toEqual(["completed", "completed", "queued", "queued"]);
    expect(await answerOf(handle)).toMatchObject({ status: "processing", paused: true });
    expect(await pause(handle)).toBe(true);
    expect(await resume(handle)).toBe(false);
    expect(await handle.result()).toBe("complete");
    expect((await answerOf(handle)).paused).toBe(false);
  });
  expect(began.slice(0, 2).toSorted()).toEqual(["product-1", "product-2"]);
  expect(began.slice(2).toSorted()).toEqual(["product-3", "product-4"]);
});

test("a pause survives the worker", async () => {
  const input = { ...batchOf(2), concurrency: 1, paused: true };
  let began = 0;
  const setup = async () => {
    began++;
    return { hostId: "test-machine" };
  };
  const handle = await harness.withWorker({ setup }, async () => {
    const handle = await start(input);
    expect(await answerOf(handle)).toMatchObject({ paused: true });
    return handle;
  });
  await harness.withWorker({ setup }, async () => {
    expect(await answerOf(handle)).toMatchObject({ status: "processing", paused: true });
    expect(began).toBe(0);
    await resume(handle);
    expect(await handle.result()).toBe("complete");
  });
  expect(began).toBe(2);
});

test("a paused batch can be cancelled before any video began", async () => {
  const input = { ...batchOf(3), paused: true };
  const { ends, endBatch } = batchEnds("cancelled");
  await harness.withWorker({ endBatch }, async () => {
    const handle = await start(input);
    expect(await statuses(handle)).toEqual(["queued", "queued", "queued"]);
    await handle.cancel();
    await expect(handle.result()).rejects.toBeInstanceOf(WorkflowFailedError);
    expect(await statuses(handle)).toEqual(["cancelled", "cancelled", "cancelled"]);
  });
  expect(ends).toEqual([[input.batchId, "cancelled"]]);
});

const unknown = async (): Promise<never> => {
  throw typedFailure("ProductNotFound", "There is no such product.");
};

test("past max_failures queued videos are cancelled, running ones finish, and the batch has failed", async () => {
  const input = { ...batchOf(6), concurrency: 2, maxFailures: 1 };
  const { began, finalRender, open } = gate();
  const setup: Activities["setup"] = async (video) => {
    // The first one renders while the second and the third fail.
    if (video.productId === "product-1") return { hostId: "test-machine" };
    return unknown();
  };
  const { ends, endBatch } = batchEnds("failed");
  await harness.withWorker({ setup, finalRender, endBatch }, async () => {
    const handle = await start(input);
    await expect.poll(() => statuses(handle)).toContain("cancelled");
    expect(await answerOf(handle)).toMatchObject({ status: "processing" });
    expect(await statuses(handle)).toEqual([
      ...["processing", "failed", "failed"],
      ...["cancelled", "cancelled", "cancelled"],
    ]);
    await expect.poll(() => began).toHaveLength(1);
    open();
    expect(await handle.result()).toBe("failed");
    expect((await statuses(handle))[0]).toBe("completed");
  });
  expect(ends).toEqual([[input.batchId, "finished"]]);
});

test("as many failures as max_failures allows do not stop the batch", async () => {
  const setup: Activities["setup"] = (video) =>
    video.productId === "product-1" ? unknown() : Promise.resolve({ hostId: "test-machine" });
  await harness.withWorker({ setup }, async () => {
    const one = await start({ ...batchOf(3), concurrency: 1, maxFailures: 1 });
    await one.result();
    expect(await statuses(one)).toEqual(["failed", "completed", "completed"]);
    const none = await start({ ...batchOf(3), concurrency: 1, maxFailures: 0 });
    await none.result();
    expect(await statuses(none)).toEqual(["failed", "cancelled", "cancelled"]);
  });
});

test("a batch that passes max_failures while paused ends", async () => {
  const { began, finalRender, open } = gate();
  const { ends, endBatch } = batchEnds("failed");
  const input = { ...batchOf(3), concurrency: 1, maxFailures: 0 };
  await harness.withWorker(
    {
      endBatch,
      finalRender: async (video) => {
        await finalRender(video);
        throw typedFailure("RenderFailed", "ffmpeg ended with an error.");
      },
    },
    async () => {
      const handle = await start(input);
      await expect.poll(() => began).toHaveLength(1);
      await pause(handle);
      open();
      expect(await handle.result()).toBe("failed");
      expect(await statuses(handle)).toEqual(["failed", "cancelled", "cancelled"]);
    },
  );
  expect(ends).toEqual([[input.batchId, "finished"]]);
});

test("stages get the whole text; its summary in the Web UI is short", async () => {
  const text = `Why is space dark? ${"Because. ".repeat(220)}🌌`;
  const input = batchOf(1);
  const items = input.items.map((item) => ({ ...item, productId: "", title: null, text }));
  const seen: ProductVideoInput[] = [];
  const library: Activities["library"] = async (video) => {
    seen.push(video);
    return resultOf(video);
  };
  await harness.withWorker({ library }, async () => {
    expect(await (await start({ ...input, items })).result()).toBe("complete");
    const { workflow } = harness.environment.client;
    const video = await workflow.getHandle(workflowIds.video(items[0]?.jobId ?? "")).describe();
    const summary = (await video.staticSummary()) ?? "";
    expect(summary).toMatch(/^Why is space dark\? Because\. .*…$/);
    // Temporal's limit.
    expect(Buffer.byteLength(summary)).toBeLessThan(400);
  });
  expect(seen).toMatchObject([{ text, productId: "" }]);
});

test("a retried batch runs its failed items under the same workflow id, and ends with its row's status", async () => {
  const input = batchOf(3);
  const failed = input.items.slice(1, 2);
  let broken = true;
  const setup: Activities["setup"] = (video) =>
    broken && video.productId === "product-2" ? unknown() : Promise.resolve({ hostId: "test-machine" });
  // The row counts the videos of both runs; the second run knows only its own.
  const endBatch: Activities["endBatch"] = async () => (broken ? "partial" : "complete");
  await harness.withWorker({ setup, endBatch }, async () => {
    const first = await start(input);
    expect(await first.result()).toBe("partial");
    const again = await start({ ...input, items: failed });
    expect(await again.result()).toBe("partial");
    expect(await answerOf(again)).toMatchObject({ status: "partial", items: [{ status: "failed" }] });
    broken = false;
    const last = await start({ ...input, items: failed });
    expect(await last.result()).toBe("complete");
    expect(await statuses(last)).toEqual(["completed"]);
  });
});

test("a terminated video counts as cancelled; the others are made", async () => {
  const input = { ...batchOf(2), concurrency: 1 };
  const { began, finalRender, open } = gate();
  const { ends, endBatch } = batchEnds("partial");
  await harness.withWorker({ finalRender, endBatch }, async () => {
    const handle = await start(input);
    await expect.poll(() => began).toHaveLength(1);
    const [first] = input.items;
    await harness.environment.client.workflow.getHandle(workflowIds.video(first?.jobId ?? "")).terminate("enough");
    open();
    expect(await handle.result()).toBe("partial");
    expect(await statuses(handle)).toEqual(["cancelled", "completed"]);
  });
  expect(ends).toEqual([[input.batchId, "finished"]]);
});
