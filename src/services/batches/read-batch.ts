/** Reads a batch: its rows, updated by the workflow's query where the query is newer. */
import { createStaleWhileRevalidateCache } from "../../cache/stale-while-revalidate.ts";
import {
  type BatchStatus,
  type BatchStatusAnswer,
  hasEnded,
  type JobStatus,
  type VideoStatusAnswer,
} from "../../contract/jobs.ts";
import { STAGE_NAMES, STAGES } from "../../contract/stages.ts";
import type { Database } from "../../store/client.ts";
import type { BatchRow, JobRow } from "../../store/rows.ts";
import type { TemporalGateway } from "../../temporal/gateway.ts";
import type { Owner } from "../context.ts";
import { type FoundBatch, requireBatch } from "./moves.ts";

export interface BatchView extends FoundBatch {
  status: BatchStatus;
  /** No new video begins. */
  paused: boolean;
}

/** A batch as its rows alone have it. */
export function viewOf({ batch, jobs }: FoundBatch): BatchView {
  return { batch, status: batch.status, paused: batch.paused, jobs };
}

const RANK: Record<JobStatus, number> = { queued: 0, processing: 1, completed: 2, failed: 2, cancelled: 2 };

/** A job's row, updated by its workflow's answer where it is newer. Within a stage the row has the more exact progress. */
export function overlayJob(row: JobRow, answer: Partial<VideoStatusAnswer> & { status: JobStatus }): JobRow {
  const behind = RANK[answer.status] > RANK[row.status];
  const stage = answer.stage ?? null;
  const laterStage = stage !== null && STAGE_NAMES.indexOf(stage) > (row.stage ? STAGE_NAMES.indexOf(row.stage) : -1);
  if (hasEnded(row) || (!behind && !laterStage)) return row;
  const merged: JobRow = { ...row, status: answer.status };
  if (laterStage) Object.assign(merged, { stage, progress: Math.max(row.progress, STAGES[stage].from) });
  if (answer.status === "completed") {
    Object.assign(merged, { stage: "library", progress: 100, result: answer.result ?? null });
  }
  if (answer.status === "failed") {
    const { error = null, error_type = null, failed_stage = null } = answer;
    Object.assign(merged, { error, error_type, failed_stage });
  }
  return merged;
}

/**
 * A batch's rows, updated by its workflow's answer. A staged batch has ended when its row says so, because only then it takes
 * the moves of its new state. Until a retry's run has begun, the answer is that of the run before. So for a batch that was
 * retried, only the rows say that an item has ended.
 */
export function overlayBatch(batch: BatchRow, jobs: JobRow[], answer: BatchStatusAnswer | null): BatchView {
  const { status, paused } = batch;
  if (answer === null || status !== "processing") return viewOf({ batch, jobs });
  const retried = batch.runs > 1;
  const items = new Map(answer.items.map((item) => [item.jobId, item]));
  const overlaid = jobs.map((job) => {
    const item = items.get(job.id);
    return item && !(retried && hasEnded(item)) ? overlayJob(job, item) : job;
  });
  const running = answer.status === "processing";
  const shown = retried || batch.kind === "staged" ? status : answer.status;
  return {
    batch,
    status: shown,
    paused: running ? (answer.paused ?? paused) : paused && !hasEnded({ status: shown }),
    jobs: overlaid,
  };
}

/**
 * Progress is written every second and must show within two, so a status is kept for less than one. Under load the old status
 * is returned while a new one is read.
 */
const KEPT = { freshMs: 250, staleMs: 700, maxEntries: 200 };

export interface BatchReader {
  /**
   * @param db acts as the caller, so that only the profile's own batches are ever read into its cache entry
   * @throws AppError batch-not-found
   */
  read(db: Database, profileId: string, batchId: string): Promise<BatchView>;
  /** The batch was changed: what is read from now on shows it. */
  invalidate(profileId: string, batchId: string): void;
}

/** Concurrent reads of one batch share one query. */
export function createBatchReader(temporal: Pick<TemporalGateway, "queryBatch">): BatchReader {
  const cache = createStaleWhileRevalidateCache<BatchView>(KEPT);
  async function load(db: Database, profileId: string, batchId: string): Promise<BatchView> {
    const { batch, jobs } = await requireBatch({ db, profileId }, batchId);
    const answer = batch.status === "processing" ? await temporal.queryBatch(batch.id) : null;
    return overlayBatch(batch, jobs, answer);
  }
  const keyOf = (profileId: string, batchId: string) => `${profileId} ${batchId.toLowerCase()}`;
  return {
    read: (db, profileId, batchId) => cache.read(keyOf(profileId, batchId), () => load(db, profileId, batchId)),
    invalidate: (profileId, batchId) => cache.invalidate(keyOf(profileId, batchId)),
  };
}

/**
 * A batch of any kind as it stands.
 * @throws AppError batch-not-found
 */
export const readBatch = ({ db, profileId, batches }: Owner & { batches: BatchReader }, id: string) =>
  batches.read(db, profileId, id);
