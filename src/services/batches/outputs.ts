import { clipsOfJobs } from "../../store/clips.ts";
import type { ServiceContext } from "../context.ts";
import { linkClips } from "../library/clip-links.ts";
import { requireBatch } from "./moves.ts";

/**
 * The clips of a batch's finished items with their links, in the items' order.
 * @param origin of the request, for links to local storage
 * @throws AppError batch-not-found; Failure StorageFailing, StorageRefused
 */
export async function readOutputs(ctx: ServiceContext, id: string, origin: string) {
  const { batch, jobs } = await requireBatch(ctx, id);
  const finished = jobs.filter(({ status }) => status === "completed").map((job) => job.id);
  const clips = await clipsOfJobs(ctx.db, ctx.profileId, finished);
  const byJob = new Map(clips.map((clip) => [clip.job_id, clip]));
  const inOrder = finished.flatMap((jobId) => byJob.get(jobId) ?? []);
  return { batch, clips: await linkClips(ctx, inOrder, origin) };
}
