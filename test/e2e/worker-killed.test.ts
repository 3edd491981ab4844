import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, inject, test } from "vitest";
import { runningStack } from "../../src/stack/record.ts";
import { clipsOf, endOfBatch, goodProducts, sampleShop, startBatch, watchBatch } from "../support/batches.ts";
import { renders } from "../support/renders.ts";

const dataDir = inject("dataDir");

test("after kill -9 of the worker during a render the batch ends with one clip per product", async () => {
  const { api } = await sampleShop();
  const id = await startBatch(api, (await goodProducts(api)).slice(0, 2));
  await watchBatch(api, id, "its first render", ({ product_jobs }) =>
    product_jobs.some(({ stage, progress }) => stage === "final_render" && progress > 70),
  );
  const before = renders();
  expect(before.length).toBeGreaterThan(0);

  const worker = runningStack(dataDir)?.processes.worker;
  expect(worker).toBeDefined();
  if (worker) process.kill(worker.pid, "SIGKILL");
  await sleep(1_000);
  expect(renders().filter((pid) => before.includes(pid))).toEqual([]);

  const batch = await endOfBatch(api, id);
  expect(batch).toMatchObject({ outcome: "completed", completed: 2 });
  const clips = await clipsOf(api, id);
  expect(new Set(clips.map(({ job_id }) => job_id)).size).toBe(2);
  expect(clips).toHaveLength(2);
  const jobs = new Set(batch.product_jobs.map(({ job_id }) => job_id));
  expect((await readdir(join(dataDir, "work"))).filter((name) => jobs.has(name))).toEqual([]);
});
