import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, expect, inject, test } from "vitest";
import { SAMPLE_FAILING_ID } from "../../src/catalog/sample.ts";
import { runningStack } from "../../src/stack/record.ts";
import { apiUrl, clipsOf, endOfBatch, productsOf, startBatch, syncedFeed, watchBatch } from "./api.ts";
import { renders } from "./processes.ts";

const dataDir = inject("dataDir");
let products: string[];
beforeAll(async () => {
  const found = await productsOf(await syncedFeed("Killed worker's shop", `${apiUrl}/samples/feed.xml`));
  products = [...found].filter(([id]) => id !== SAMPLE_FAILING_ID).map(([, id]) => id);
});

test("a worker killed with -9 in the middle of a render costs nothing: the batch ends with one clip per product", async () => {
  const id = await startBatch(products.slice(0, 2));
  await watchBatch(id, ({ product_jobs }) =>
    product_jobs.some(({ stage, progress }) => stage === "final_render" && progress > 70),
  );
  const before = renders();
  expect(before.length).toBeGreaterThan(0);

  const worker = runningStack(dataDir)?.processes.worker;
  expect(worker).toBeDefined();
  if (worker) process.kill(worker.pid, "SIGKILL");
  await sleep(1_000);
  expect(renders().filter((pid) => before.includes(pid))).toEqual([]);

  const batch = await endOfBatch(id);
  expect(batch).toMatchObject({ outcome: "completed", completed: 2 });
  const clips = await clipsOf(batch);
  expect(new Set(clips.map(({ job_id }) => job_id)).size).toBe(2);
  expect(clips).toHaveLength(2);
  const jobs = new Set(batch.product_jobs.map(({ job_id }) => job_id));
  expect((await readdir(join(dataDir, "work"))).filter((name) => jobs.has(name))).toEqual([]);
});
