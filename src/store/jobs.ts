import { randomUUID } from "node:crypto";
import { type JobEnd, UNFINISHED, type VideoResult } from "../contract/jobs.ts";
import type { RenderSettings } from "../contract/settings.ts";
import type { Stage } from "../contract/stages.ts";
import type { VideoReport } from "../contract/video.ts";
import { type Database, isUuid, unwrap, unwrapMaybe } from "./client.ts";
import type { JobRow, NewJob } from "./rows.ts";

/** Idempotent for the same id. */
async function insertOnce(db: Database, row: NewJob & { id: string }): Promise<JobRow> {
  const query = db.from("jobs").upsert(row, { onConflict: "id", ignoreDuplicates: true });
  unwrapMaybe(await query);
  return unwrap(await db.from("jobs").select("*").eq("profile_id", row.profile_id).eq("id", row.id).single());
}

/** @param job with an id, idempotent for the same one */
export function createJob(
  db: Database,
  job: { id?: string; profileId: string; productId: string; title: string; settings: RenderSettings },
): Promise<JobRow> {
  const { id = randomUUID(), profileId: profile_id, productId: product_id, title, settings } = job;
  return insertOnce(db, { id, profile_id, product_id, title, settings });
}

/** @param job with an id, idempotent for the same one */
export function createFeedSyncJob(
  db: Database,
  job: { id?: string; profileId: string; feedId: string; title: string },
): Promise<JobRow> {
  const { id = randomUUID(), profileId: profile_id, feedId: feed_id, title } = job;
  return insertOnce(db, { id, profile_id, kind: "feed_sync", feed_id, title });
}

export async function getJob(db: Database, profileId: string, id: string): Promise<JobRow | null> {
  if (!isUuid(id)) return null;
  return unwrapMaybe(await db.from("jobs").select("*").eq("profile_id", profileId).eq("id", id).maybeSingle());
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
