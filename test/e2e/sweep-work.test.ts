/** What a worker removes from its work folder when it starts, and once a minute. */
import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sweepWorkFolders, workRoot } from "../../src/activities/work-folder.ts";
import { insertJob } from "../support/jobs.ts";
import { openStackClients } from "../support/stack-clients.ts";

test("folders of videos that have ended go, however many; running ones and files of others stay", async () => {
  const stack = await openStackClients();
  const dataDir = await mkdtemp(join(tmpdir(), "feedreel-sweep-"));
  const config = { ...stack.config, DATA_DIR: dataDir };
  const running = await insertJob(stack.db, { profile_id: stack.profileId, product_id: "x", status: "processing" });
  const ended = Array.from({ length: 250 }, () => randomUUID());
  for (const id of [running.id, ...ended]) await mkdir(join(workRoot(config), id), { recursive: true });
  await writeFile(join(workRoot(config), ".DS_Store"), "");
  await sweepWorkFolders(config, stack.db);
  expect((await readdir(workRoot(config))).sort()).toEqual([".DS_Store", running.id].sort());
  await stack.db.from("jobs").delete().eq("id", running.id);
  await rm(dataDir, { recursive: true });
  await stack.close();
});
