import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { newProfile, stackConfig } from "../../test/support/client.ts";
import { DEFAULT_SETTINGS } from "../contract/settings.ts";
import { createBatch, getBatch } from "./batches.ts";
import { createUserClient, unwrap } from "./client.ts";
import { getJob } from "./jobs.ts";
import type { JobRow } from "./rows.ts";

test("of a job all is read but its brand", async () => {
  const { id: profileId, headers } = await newProfile();
  const db = createUserClient(stackConfig(), headers.authorization.replace("Bearer ", ""));
  const { jobs } = await createBatch(db, {
    id: randomUUID(),
    profileId,
    name: "Batch",
    settings: DEFAULT_SETTINGS,
    items: [{ productId: "none", title: null }],
    callbackUrl: null,
    maxFailures: null,
  });
  const [{ id = "", batch_id = null } = {}] = jobs;
  const { brand: _, ...whole } = unwrap(await db.from("jobs").select("*").eq("id", id).single());
  const columns = Object.keys(whole).toSorted();
  const found = await getBatch(db, profileId, batch_id ?? "");
  const read = [await getJob(db, profileId, id), found?.jobs[0], jobs[0]] as JobRow[];
  for (const job of read) expect(Object.keys(job).toSorted()).toEqual(columns);
});
