/** The call that tells of a batch's end: a workflow of its own, which the batch never waits for. */
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

test("the end is told once, under an id of the run's own, with what the batch's row says", async () => {
  const input = { ...batchOf(2), callback: true };
  const told: { profileId: string; event: BatchEndEvent; messageId: string }[] = [];
  const notifyBatchEnd: Activities["notifyBatchEnd"] = async (profileId, event, messageId) =>
    void told.push({ profileId, event, messageId });
  const handle = await harness.withWorker({ notifyBatchEnd }, async () => {
    const handle = await start(input);
    expect(await handle.result()).toBe("complete");
    await callbackOf(input, handle.firstExecutionRunId).result();
    return handle;
  });
  const messageId = `msg_${input.batchId}_${handle.firstExecutionRunId}`;
  expect(told).toEqual([{ profileId: input.profileId, event: eventOf(input.batchId), messageId }]);
});

test("a cancelled batch is told of, too", async () => {
  const input = { ...batchOf(2), callback: true, paused: true };
  let told = 0;
  const notifyBatchEnd = async () => void told++;
  await harness.withWorker({ notifyBatchEnd }, async () => {
    const handle = await start(input);
    await handle.cancel();
    await handle.result().catch(() => {});
    await callbackOf(input, handle.firstExecutionRunId).result();
  });
  expect(told).toBe(1);
});

test("a receiver that is away is called again with the same words; the batch has ended long before", async () => {
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

test("a receiver that refuses is called once, and the batch is none the worse", async () => {
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

test("there is nothing to tell of a batch that was deleted", async () => {
  const input = { ...batchOf(1), callback: true };
  let told = 0;
  const describeBatchEnd = async () => null;
  const notifyBatchEnd = async () => void told++;
  await harness.withWorker({ describeBatchEnd, notifyBatchEnd }, async () => {
    const handle = await start(input);
    await handle.result();
    await callbackOf(input, handle.firstExecutionRunId).result();
  });
  expect(told).toBe(0);
});

test("without anybody to tell there is no such workflow", async () => {
  const input = batchOf(1);
  await harness.withWorker({}, async () => {
    const handle = await start(input);
    await handle.result();
    await expect(callbackOf(input, handle.firstExecutionRunId).describe()).rejects.toThrow(/not found/i);
  });
});
