/** A paused batch outlives everything: API, worker, Temporal and the database. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import { type Stack, startStack } from "../../src/stack/index.ts";

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

interface Batch {
  id: string;
  status: string;
  paused: boolean;
  items: { status: string; error: string | null; finished_at: string | null }[];
}

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${stack.apiUrl}/v1/batch${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}
const read = (id: string) => call<Batch>("GET", `/${id}`);
async function readUntil(id: string, done: (batch: Batch) => boolean): Promise<Batch> {
  for (;;) {
    const batch = await read(id);
    for (const { error } of batch.items) if (error !== null) throw new Error(error);
    if (done(batch)) return batch;
    await sleep(200);
  }
}
const FIRST =
  "Why is space dark? The light of most stars has not reached us yet, and what has grows too red to be seen.";
const SECOND = "How do stars die? The small ones fade for billions of years, the large ones collapse within a second.";
const statuses = ({ items }: Batch) => items.map(({ status }) => status);

test("after a restart of everything a paused batch is still paused, resumes, and finished items stay as they were", async () => {
  const { id } = await call<Batch>("POST", "/", { name: "Facts", config: { duration_s: 15 } });
  await call("POST", `/${id}/items`, { contents: [FIRST, SECOND] });
  await call("POST", `/${id}/lock`);
  await call("POST", `/${id}/start`);
  await readUntil(id, (batch) => statuses(batch)[0] === "processing");
  await call("POST", `/${id}/pause`);
  const before = await readUntil(id, (batch) => statuses(batch)[0] === "complete");
  expect(before).toMatchObject({ status: "processing", paused: true });
  expect(statuses(before)).toEqual(["complete", "pending"]);

  await stack.stop();
  await start();

  const after = await read(id);
  expect(after).toMatchObject({ status: "processing", paused: true });
  expect(statuses(after)).toEqual(["complete", "pending"]);
  // It would have begun long since.
  await sleep(2_000);
  expect(statuses(await read(id))).toEqual(["complete", "pending"]);

  await call("POST", `/${id}/resume`);
  const end = await readUntil(id, ({ status }) => status !== "processing");
  expect(end).toMatchObject({ status: "complete", paused: false });
  expect(end.items[0]?.finished_at).toBe(before.items[0]?.finished_at);
});
