/** Batches that have ended, without the rendering: rows as the workflow and the stages write them. */
import { randomUUID } from "node:crypto";
import { DEFAULT_SETTINGS } from "../../src/contract/settings.ts";
import { startBatch } from "../../src/store/batch-moves.ts";
import { createBatch, endBatch } from "../../src/store/batches.ts";
import { createServiceClient } from "../../src/store/client.ts";
import { endJob } from "../../src/store/jobs.ts";
import type { JobRow } from "../../src/store/rows.ts";
import { type Profile, stackConfig } from "./client.ts";
import { finishJob } from "./clips.ts";
import { stagedBatchesOf } from "./staged-batches.ts";

const NOT_FOUND = {
  status: "failed",
  error: "There is no such product.",
  error_type: "ProductNotFound",
  failed_stage: "setup",
} as const;

const UNLIMITED = { callbackUrl: null, maxFailures: null };

const finish = ({ id: jobId, profile_id: profileId, title }: JobRow) =>
  finishJob({ profileId, jobId, title: title ?? "A video", durationS: 15 });

/** A batch of batch mode whose texts have become videos and whose products were not there. @returns its id */
export async function endedStagedBatch(
  profile: Profile,
  items: { contents: string[]; product_ids?: string[] },
): Promise<string> {
  const db = createServiceClient(stackConfig());
  const id = await stagedBatchesOf(profile).locked(items);
  await startBatch(db, id, randomUUID(), UNLIMITED);
  const { data: jobs = [] } = await db.from("jobs").select("*").eq("batch_id", id).throwOnError();
  for (const job of jobs) await (job.content === null ? endJob(db, job.id, NOT_FOUND) : finish(job));
  await endBatch(db, id, "finished");
  return id;
}

/** A product batch of which every product has become a video. @returns its id */
export async function completedBatch({ id: profileId }: Profile, productIds: string[]): Promise<string> {
  const db = createServiceClient(stackConfig());
  const id = randomUUID();
  const items = productIds.map((productId) => ({ productId, title: "A product" }));
  const batch = { id, profileId, name: "A batch", settings: DEFAULT_SETTINGS, items, ...UNLIMITED };
  const { jobs } = await createBatch(db, batch);
  for (const job of jobs) await finish(job);
  await endBatch(db, id, "finished");
  return id;
}
