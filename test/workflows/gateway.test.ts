import { randomUUID } from "node:crypto";
import { SearchAttributeType } from "@temporalio/common";
import { afterAll, describe, expect, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import { type BatchVideoInput, workflowIds } from "../../src/contract/jobs.ts";
import { SEARCH_ATTRIBUTES } from "../../src/contract/search-attributes.ts";
import { DEFAULT_SETTINGS } from "../../src/contract/settings.ts";
import { batchStart, feedSyncStart } from "../../src/contract/workflow-starts.ts";
import { createTemporalGateway } from "../../src/temporal/gateway.ts";
import { sharedHarness } from "./shared-harness.ts";

const harness = await sharedHarness();
const config = readConfig({ TEMPORAL_ADDRESS: harness.environment.address });
const gateway = await createTemporalGateway(config);
afterAll(() => gateway.close());

function newBatch(): BatchVideoInput {
  const items = ["Mug", null].map((title) => ({ jobId: randomUUID(), productId: randomUUID(), title }));
  return { batchId: randomUUID(), profileId: randomUUID(), items, settings: DEFAULT_SETTINGS, concurrency: 2 };
}

describe("a batch", () => {
  test("started twice is one run, with summary, details and search attributes for the Web UI", async () => {
    const batch = newBatch();
    await gateway.start(batchStart(batch, { name: "2 products for tiktok", run: 1 }));
    const handle = harness.environment.client.workflow.getHandle(workflowIds.batch(batch.batchId));
    const { runId } = await handle.describe();
    await gateway.start(batchStart(batch, { name: "2 products for tiktok", run: 1 }));
    const run = await handle.describe();
    expect(run.runId).toBe(runId);
    expect(await run.staticSummary()).toBe("2 products for tiktok");
    expect(await run.staticDetails()).toContain("1. Mug");
    const profile = { name: SEARCH_ATTRIBUTES.profile, type: SearchAttributeType.KEYWORD };
    expect(run.typedSearchAttributes.get(profile)).toBe(batch.profileId);
    await handle.terminate();
  });

  test("answers queries while a worker runs", async () => {
    const batch = newBatch();
    await gateway.start(batchStart(batch, { name: "2 products", run: 1 }));
    await harness.withWorker({}, async () => {
      await harness.environment.client.workflow.getHandle(workflowIds.batch(batch.batchId)).result();
      const answer = await gateway.queryBatch(batch.batchId);
      expect(answer?.status).toBe("complete");
      expect(answer?.items.map(({ jobId }) => jobId)).toEqual(batch.items.map(({ jobId }) => jobId));
      expect(await gateway.health()).toEqual({ reachable: true, worker: true });
    });
  });

  test("whose query times out keeps other batches from being queried for a moment", async () => {
    const own = await createTemporalGateway(config);
    const [silent, batch] = [newBatch(), newBatch()];
    const { workflow } = harness.environment.client;
    const elsewhere = { workflowId: workflowIds.batch(silent.batchId), taskQueue: "nobody's", args: [silent] };
    await workflow.start("batchVideo", elsewhere);
    await harness.withWorker({}, async () => {
      await own.start(batchStart(batch, { name: "2 products", run: 1 }));
      await workflow.getHandle(workflowIds.batch(batch.batchId)).result();
      expect(await own.queryBatch(batch.batchId)).not.toBeNull();
      expect(await own.queryBatch(silent.batchId)).toBeNull();
      expect(await own.queryBatch(batch.batchId)).toBeNull();
    });
    await workflow.getHandle(workflowIds.batch(silent.batchId)).terminate();
    await own.close();
  });

  test("whose history is gone does not keep others from being queried", async () => {
    await harness.withWorker({}, async () => {
      const batch = newBatch();
      await gateway.start(batchStart(batch, { name: "2 products", run: 1 }));
      await harness.environment.client.workflow.getHandle(workflowIds.batch(batch.batchId)).result();
      expect(await gateway.queryBatch(randomUUID())).toBeNull();
      expect(await gateway.queryBatch(batch.batchId)).not.toBeNull();
    });
  });
});

test("a feed's sync started twice is one run, of the first job", async () => {
  const input = () => ({ jobId: randomUUID(), feedId: "feed-1", profileId: randomUUID(), feedName: "Shop" });
  const [first, second] = [input(), input()];
  expect(await gateway.start(feedSyncStart(first))).toBeNull();
  expect(await gateway.start(feedSyncStart(first))).toBeNull();
  expect(await gateway.start(feedSyncStart(second))).toEqual({ job_id: first.jobId });
  await harness.environment.client.workflow.getHandle(workflowIds.feedSync("feed-1")).terminate();
  expect(await gateway.start(feedSyncStart(second))).toBeNull();
  await harness.environment.client.workflow.getHandle(workflowIds.feedSync("feed-1")).terminate();
});

describe("a server that is away", () => {
  test("fails starts with temporal-unavailable and answers queries with null", async () => {
    // Nothing listens on discard's port.
    const nobody = await createTemporalGateway(readConfig({ TEMPORAL_ADDRESS: "127.0.0.1:9" }));
    await expect(nobody.start(batchStart(newBatch(), { name: "2 products", run: 1 }))).rejects.toMatchObject({
      type: "temporal-unavailable",
    });
    expect(await nobody.queryBatch(randomUUID())).toBeNull();
    expect(await nobody.queryVideo(randomUUID())).toBeNull();
    expect(await nobody.health()).toEqual({ reachable: false, worker: false });
    await nobody.close();
  });
});
