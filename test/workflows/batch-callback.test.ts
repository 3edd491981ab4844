/** The callback at a batch's end: a workflow of its own, which the batch does not wait for. */
import { ApplicationFailure, WorkflowFailedError } from "@temporalio/client";
import { expect, test } from "vitest";
import type { Activities } from "../../src/activities/index.ts";
import type { BatchEndEvent } from "../../src/contract/callback.ts";
import { type BatchVideoInput, TASK_QUEUE, WORKFLOWS, workflowIds } from "../../src/contract/jobs.ts";
import { batchOf, eventOf, typedFailure } from "./harness.ts";
import { sharedHarness } from "./shared-harness.ts";

const harness = await sharedHarness();

const start = (input: BatchVideoInput) =>
  harness.environment.client.workflow.start(WORKFLOWS.batchVideo, {
    taskQueue: TASK_QUEUE,
    workflowId: workflowIds.batch(input.batchId),
    args: [input],
  });
const callbackOf = ({ batchId }: BatchVideoInput, runId: string) =>
  harness.environment.client.workflow.getHandle(workflowIds.callback(batchId, runId));

test("the callback is called once, with an id of the run and the row's outcome", async () => {
  const input = { ...batchOf(2), callback: true };
  const calls: { profileId: string; event: BatchEndEvent; messageId: string }[] = [];
  const notifyBatchEnd: Activities["notifyBatchEnd"] = async (profileId, event, messageId) =>
    void calls.push({ profileId, event, messageId });
  const handle = await harness.withWorker({ notifyBatchEnd }, async () => {
    const handle = await start(input);
    expect(await handle.result()).toBe("complete");
    await callbackOf(input, handle.firstExecutionRunId).result();
    return handle;
  });
  const messageId = `msg_${input.batchId}_${handle.firstExecutionRunId}`;
  expect(calls).toEqual([{ profileId: input.profileId, event: eventOf(input.batchId), messageId }]);
});

test("a cancelled batch's callback is called, too", async () => {
  const input = { ...batchOf(2), callback: true, paused: true };
  let calls = 0;
  const notifyBatchEnd = async () => void calls++;
  await harness.withWorker({ notifyBatchEnd }, async () => {
    const handle = await start(input);
    await handle.cancel();
    await handle.result().catch(() => {});
    await callbackOf(input, handle.firstExecutionRunId).result();
  });
  expect(calls).toBe(1);
});

test("a failing call is retried with the same message; the batch does not wait for it", async () => {
  const input = { ...batchOf(1), callback: true };
  const bodies: string[] = [];
  let batchEnded = false;
  const notifyBatchEnd: Activities["notifyBatchEnd"] = async (_, event, messageId) => {
    bodies.push(JSON.stringify([event, messageId]));
    if (!batchEnded || bodies.length < 3) {
      throw ApplicationFailure.create({ message: "away", type: "CallbackFailing", nextRetryDelay: "50 ms" });
    }
  };
  await harness.withWorker({ notifyBatchEnd }, async () => {
    const handle = await start(input);
    expect(await handle.result()).toBe("complete");
    batchEnded = true;
    await callbackOf(input, handle.firstExecutionRunId).result();
  });
  expect(bodies.length).toBeGreaterThanOrEqual(3);
  expect(new Set(bodies).size).toBe(1);
});

test("a refused call is not retried, and does not change the batch's outcome", async () => {
  const input = { ...batchOf(1), callback: true };
  let tries = 0;
  const notifyBatchEnd = async () => {
    tries++;
    throw typedFailure("CallbackRefused", "The batch's callback address wants no more calls (410).");
  };
  await harness.withWorker({ notifyBatchEnd }, async () => {
    const handle = await start(input);
    expect(await handle.result()).toBe("complete");
    const error = await callbackOf(input, handle.firstExecutionRunId)
      .result()
      .catch((error: unknown) => error);
    expect(error).toBeInstanceOf(WorkflowFailedError);
    expect((error as WorkflowFailedError).cause).toMatchObject({ type: "CallbackRefused" });
  });
  expect(tries).toBe(1);
});

test("no call is made for a deleted batch", async () => {
  const input = { ...batchOf(1), callback: true };
  let calls = 0;
  const describeBatchEnd = async () => null;
  const notifyBatchEnd = async () => void calls++;
  await harness.withWorker({ describeBatchEnd, notifyBatchEnd }, async () => {
    const handle = await start(input);
    await handle.result();
    await callbackOf(input, handle.firstExecutionRunId).result();
  });
  expect(calls).toBe(0);
});

test("without a callback_url there is no callback workflow", async () => {
  const input = batchOf(1);
  await harness.withWorker({}, async () => {
    const handle = await start(input);
    await handle.result();
    await expect(callbackOf(input, handle.firstExecutionRunId).describe()).rejects.toThrow(/not found/i);
  });
});
