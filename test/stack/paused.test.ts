/** A paused batch survives a restart of API, worker, Temporal and database. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bodyOf } from "../../src/api/client.ts";
import { readConfig } from "../../src/config.ts";
import { type Stack, startStack } from "../../src/stack/index.ts";
import { callAs } from "../support/client.ts";
import { type StagedBatch, stagedBatchesOf } from "../support/staged-batches.ts";

let dataDir: string;
let stack: Stack;
const start = async () => {
  const config = readConfig({ DATA_DIR: dataDir, TTS_PROVIDER: "espeak", BATCH_CONCURRENCY: "1" });
  stack = await startStack({ ...config, PORT: 0, TEMPORAL_UI_PORT: 0 }, { quiet: true });
};
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "feedreel-paused-"));
  await start();
});
afterAll(async () => {
  await stack.stop();
  await rm(dataDir, { recursive: true, force: true });
});

/** The demo user of the stack that runs now. */
const shop = () => callAs({}, { baseUrl: stack.apiUrl });
const FIRST =
  "Why is space dark? The light of most stars has not reached us yet, and what has grows too red to be seen.";
const SECOND = "How do stars die? The small ones fade for billions of years, the large ones collapse within a second.";
const statuses = ({ items }: StagedBatch) => items.map(({ status }) => status);

test("after a restart of the stack a paused batch is still paused and resumes; finished items are not changed", async () => {
  const { started, until } = stagedBatchesOf(shop());
  const id = await started({ contents: [FIRST, SECOND] });
  const param = { id };
  await until(id, "its first item", (batch) => statuses(batch)[0] === "processing");
  await bodyOf(shop().batches[":id"].pause.$post({ param }));
  const before = await until(id, "its first video", (batch) => statuses(batch)[0] !== "processing");
  expect(before).toMatchObject({ status: "processing", paused: true });
  expect(statuses(before)).toEqual(["complete", "pending"]);

  await stack.stop();
  await start();

  const { read, ended } = stagedBatchesOf(shop());
  const after = await read(id);
  expect(after).toMatchObject({ status: "processing", paused: true });
  expect(statuses(after)).toEqual(["complete", "pending"]);
  // Long enough for it to begin, if it were not paused.
  await sleep(2_000);
  expect(statuses(await read(id))).toEqual(["complete", "pending"]);

  await bodyOf(shop().batches[":id"].resume.$post({ param }));
  const end = await ended(id);
  expect(end).toMatchObject({ status: "complete", paused: false });
  expect(end.items[0]?.finished_at).toBe(before.items[0]?.finished_at);
});
