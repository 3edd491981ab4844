/** Single jobs: the video of one product, and any job's state and cancellation. */
import { AppError } from "../../contract/errors.ts";
import { hasEnded } from "../../contract/jobs.ts";
import type { SettingsOverride } from "../../contract/settings.ts";
import { videoStart } from "../../contract/workflow-starts.ts";
import { cancelUnstartedJob, createJob, deleteUnstartedWork, getJob } from "../../store/jobs.ts";
import { findProfile } from "../../store/profiles.ts";
import type { JobRow } from "../../store/rows.ts";
import { overlayJob } from "../batches/read-batch.ts";
import type { Owner, ServiceContext } from "../context.ts";
import { readProduct } from "../products/read-product.ts";
import { resolveSettings } from "../profiles/complete-settings.ts";
import { startWork } from "../start-work.ts";

/** For this long after a start, the workflow may not exist yet; ms. */
const STARTING_MS = 15_000;

/**
 * Makes the video of one product.
 * @param id of the job: made again with the same id, it is the same job
 * @throws AppError product-not-found, provider-key-missing, temporal-unavailable
 */
export async function generateVideo(
  ctx: ServiceContext,
  id: string,
  { productId, settings: given, script }: { productId: string; settings: SettingsOverride; script: string | null },
): Promise<JobRow> {
  const { config, db, profileId } = ctx;
  const [product, profile] = await Promise.all([readProduct(ctx, productId), findProfile(db, profileId)]);
  const settings = resolveSettings(config, profile?.settings ?? {}, given);
  const { title } = product;
  const job = await createJob(db, { id, profileId, productId: product.id, settings, script });
  if (job === null) throw new AppError("product-not-found");
  // A request that is made again may find that its video has begun.
  if (job.status === "queued") {
    await startWork(ctx, {
      start: videoStart({ jobId: job.id, batchId: null, profileId, productId: product.id, title, settings }),
      rollback: () => deleteUnstartedWork(db, { jobId: job.id }),
    });
  }
  return job;
}

async function requireJob({ db, profileId }: Owner, id: string): Promise<JobRow> {
  const job = await getJob(db, profileId, id);
  if (job === null) throw new AppError("job-not-found");
  return job;
}

/**
 * A job as it stands.
 * @throws AppError job-not-found
 */
export async function readJob(ctx: ServiceContext, id: string): Promise<JobRow> {
  const job = await requireJob(ctx, id);
  if (job.kind === "feed_sync" || hasEnded(job)) return job;
  const answer = await ctx.temporal.queryVideo(job.id);
  return answer ? overlayJob(job, answer) : job;
}

/**
 * Cancels one video or one feed sync: its workflow cleans up and ends.
 * @returns the job's id
 * @throws AppError job-not-found, job-state, temporal-unavailable
 */
export async function cancelJob(ctx: ServiceContext, id: string): Promise<string> {
  const job = await requireJob(ctx, id);
  if (hasEnded(job)) throw cancelRefused(job);
  const { temporal } = ctx;
  const cancelled =
    job.kind === "feed_sync"
      ? await temporal.cancelFeedSync(job.feed_id ?? "", job.id)
      : await temporal.cancelVideo(job.id);
  if (cancelled === null) await cancelWithoutRun(ctx, job.id);
  return job.id;
}

/** No workflow of the job runs: it has just ended, waits for its turn in a batch, is not there yet, or never was. */
async function cancelWithoutRun(ctx: ServiceContext, id: string): Promise<void> {
  const job = await requireJob(ctx, id);
  if (hasEnded(job) || job.batch_id !== null) throw cancelRefused(job);
  if (Date.now() - Date.parse(job.created_at) < STARTING_MS) {
    throw new AppError("temporal-unavailable", "The job is just being started. Try again in a few seconds.");
  }
  await cancelUnstartedJob(ctx.db, job.id);
}

/** The refusal to cancel a job that has ended, or waits for its turn; says what to do instead. */
function cancelRefused(job: JobRow): AppError {
  const { status, batch_id } = job;
  const detail = hasEnded(job)
    ? `The job is ${status} and cannot be cancelled any more.`
    : `This video waits for its turn in its batch. Cancel it when it has begun, or the whole batch: POST /api/v1/products/batch/${batch_id}/cancel.`;
  return new AppError("job-state", detail, { state: { state: status, allowed: [] } });
}
