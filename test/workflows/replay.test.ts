/** Runs that began with earlier workflow code must continue with today's. */
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "@temporalio/worker";
import { DeterminismViolationError } from "@temporalio/workflow";
import { expect, inject, test } from "vitest";
import { WORKFLOWS } from "../../src/contract/jobs.ts";
import { quietRuntime } from "./harness.ts";

const folder = fileURLToPath(new URL("../histories/", import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
const historyOf = (file: string) => JSON.parse(readFileSync(join(folder, file), "utf8"));

const workflowBundle = { codePath: inject("workflowBundle") };
quietRuntime();

test("there is a history of every workflow", () => {
  const types = files.map(
    (file) => historyOf(file).events[0].workflowExecutionStartedEventAttributes.workflowType.name,
  );
  expect(new Set(types)).toEqual(new Set(Object.values(WORKFLOWS)));
});

test.each(files)("%s replays", async (file) => {
  await Worker.runReplayHistory({ workflowBundle }, historyOf(file), file);
});

test("a change that would break running batches fails the replay", async () => {
  const today = readFileSync(workflowBundle.codePath, "utf8");
  const code = today.replaceAll("video-$", "changed-$");
  expect(code).not.toBe(today);
  const codePath = join(await mkdtemp(join(tmpdir(), "feedreel-replay-")), "changed.js");
  await writeFile(codePath, code);
  const file = files.find((name) => name.endsWith("batch-partial.json")) ?? "";
  const replay = Worker.runReplayHistory({ workflowBundle: { codePath } }, historyOf(file), file);
  await expect(replay).rejects.toBeInstanceOf(DeterminismViolationError);
});
