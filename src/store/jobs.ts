import { type JobEnd, UNFINISHED, type VideoResult } from "../contract/jobs.ts";
import { type Brand, brandSchema, type RenderSettings } from "../contract/settings.ts";
import type { Stage } from "../contract/stages.ts";
import type { VideoReport } from "../contract/video.ts";
import { type Database, isUuid, unwrap, unwrapMaybe } from "./client.ts";
import type { JobRow } from "./rows.ts";

/** Of a job, what a query asks for: a {@link JobRow}. */
export const JOB_COLUMNS =
  "id, kind, profile_id, batch_id, position, feed_id, product_id, content, title, script, status, stage, progress, error, error_type, failed_stage, result, settings, detail, shown_hash, change, created_at, started_at, finished_at";

/**
 * Creates a queued video. Idempotent for the same id.
 * @returns null where the profile has no such product
 */
export async function createJob(
  db: Database,
  job: { id: string; profileId: string; productId: string; settings: RenderSettings; script: string | null },
): Promise<JobRow | null> {
  const { id: p_id, profileId: p_profile, productId: p_product, settings: p_settings, script: p_script } = job;
  const [row] = unwrap(await db.rpc("create_video_job", { p_id, p_profile, p_product, p_settings, p_script }));
  return row ?? null;
}

/**
 * Creates a queued sync. Idempotent for the same id.
 * @returns null where the feed was deleted or is not the caller's
 */
export async function createFeedSyncJob(db: Database, id: string, feedId: string): Promise<JobRow | null> {
  const [row] = unwrap(await db.rpc("create_feed_sync_job", { p_id: id, p_feed: feedId }));
  return row ?? null;
}

export async function getJob(db: Database, profileId: string, id: string): Promise<JobRow | null> {
  if (!isUuid(id)) return null;
  return unwrapMaybe(await db.from("jobs").select(JOB_COLUMNS).eq("profile_id", profileId).eq("id", id).maybeSingle());
}

/**
 * What a video keeps from its start that its workflow's input does not have.
 * @returns `brand` null where a version before brands started it
 */
export async function keptOfJob(db: Database, id: string): Promise<{ brand: Brand | null; script: string | null }> {
  const row = unwrapMaybe(await db.from("jobs").select("brand, script").eq("id", id).maybeSingle());
  return { brand: row?.brand ? brandSchema.parse(row.brand) : null, script: row?.script ?? null };
}

/** Deletes a new batch or job whose workflow could not be started, so that nothing stays queued for ever. */
export async function deleteUnstartedWork(db: Database, work: { batchId?: string; jobId?: string }): Promise<void> {
  unwrapMaybe(await db.rpc("delete_unstarted_work", { p_batch: work.batchId ?? null, p_job: work.jobId ?? null }));
}

/** Ends a job without a batch that was cancelled before it had a workflow. */
export async function cancelUnstartedJob(db: Database, id: string): Promise<void> {
  unwrapMaybe(await db.rpc("cancel_unstarted_job", { p_job: id }));
}

/** Records the start of a job without stages. */
export async function startJob(db: Database, id: string): Promise<void> {
  const row = { status: "processing" as const, started_at: new Date().toISOString() };
  unwrapMaybe(await db.from("jobs").update(row).eq("id", id).eq("status", "queued"));
}

/** @param progress of the whole video, 0 to 100 */
export async function recordProgress(
  db: Database,
  job: { id: string; stage: Stage; progress: number; attempt: number; title?: string },
): Promise<void> {
  unwrapMaybe(
    await db.rpc("record_progress", {
      p_job: job.id,
      p_stage: job.stage,
      p_progress: job.progress,
      p_attempt: job.attempt,
      p_title: job.title ?? null,
    }),
  );
}

export async function recordStageDone(
  db: Database,
  job: { id: string; stage: Stage; progress: number },
): Promise<void> {
  unwrapMaybe(await db.rpc("record_stage_done", { p_job: job.id, p_stage: job.stage, p_progress: job.progress }));
}

/** @param shownHash of the product as it is shown in the video */
export async function recordShown(db: Database, jobId: string, shownHash: string): Promise<void> {
  unwrapMaybe(await db.from("jobs").update({ shown_hash: shownHash }).eq("id", jobId));
}

export interface NewClip extends VideoReport {
  title: string;
  video_path: string;
  thumbnail_path: string;
  srt_path: string;
}

/**
 * Creates project and clip and completes the job, in one transaction. Idempotent.
 * @returns the result of the first call
 */
export async function finishVideo(
  db: Database,
  video: {
    jobId: string;
    projectName: string;
    clip: NewClip;
    result: Omit<VideoResult, "clip_id" | "project_id">;
  },
): Promise<VideoResult> {
  return unwrap(
    await db.rpc("finish_video", {
      p_job: video.jobId,
      p_project_name: video.projectName,
      p_clip: video.clip,
      p_result: video.result,
    }),
  );
}

/** Ends a job without a clip. Ignored for a job that has ended. */
export async function endJob(db: Database, jobId: string, end: JobEnd): Promise<void> {
  unwrapMaybe(
    await db.rpc("end_job", {
      p_job: jobId,
      p_status: end.status,
      p_error: end.error ?? null,
      p_error_type: end.error_type ?? null,
      p_failed_stage: end.failed_stage ?? null,
    }),
  );
}

/** Those of the jobs that have not ended, for the sweep of work folders. */
export async function unfinishedJobs(db: Database, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = unwrap(await db.from("jobs").select("id").in("id", ids).in("status", UNFINISHED));
  return new Set(rows.map(({ id }) => id));
}
