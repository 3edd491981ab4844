/** Batches and jobs: statuses, and what their workflows take and return. */
import type { SyncCounts } from "./catalog.ts";
import type { EncodingPreset, RenderSettings, SettingsOverride } from "./settings.ts";
import type { Stage } from "./stages.ts";

export const JOB_STATUSES = ["queued", "processing", "completed", "failed", "cancelled"] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];
/** Statuses of a job that has not ended. */
export const UNFINISHED = ["queued", "processing"] as const satisfies readonly JobStatus[];

/** How many jobs there are, and how many ended in which way. */
export function countsOf(jobs: readonly { status: JobStatus }[]) {
  const count = (wanted: JobStatus) => jobs.filter(({ status }) => status === wanted).length;
  return {
    total: jobs.length,
    completed: count("completed"),
    failed: count("failed"),
    cancelled: count("cancelled"),
  };
}

/** Fewest and most products of a product batch. */
export const MIN_BATCH_PRODUCTS = 2;
export const MAX_BATCH_PRODUCTS = 50;
/** Most items of a batch of any kind, whatever the server's settings are. */
export const MAX_BATCH_ITEMS = 50;
/** Characters of a product's id, also of one that is unknown. */
export const MAX_PRODUCT_ID = 100;

/** `product`: created and started by one request. `staged`: drafted, locked, then started. */
export type BatchKind = "product" | "staged";
export const BATCH_STATUSES = ["draft", "locked", "processing", "complete", "partial", "failed", "cancelled"] as const;
export type BatchStatus = (typeof BATCH_STATUSES)[number];

const NOT_ENDED: readonly (JobStatus | BatchStatus)[] = ["draft", "locked", ...UNFINISHED];
/** Whether a job or a batch has ended. */
export const hasEnded = ({ status }: { status: JobStatus | BatchStatus }): boolean => !NOT_ENDED.includes(status);

/**
 * Why a batch ends, as its workflow or the reconciler knows it: its videos have ended; it was cancelled as a whole; its workflow
 * ended without recording its end. The status that follows is computed by the database, see `batch_outcome`.
 */
export type BatchEnd = "finished" | "cancelled" | "crashed";

/** Result of a finished video. */
export interface VideoResult {
  clip_id: string;
  project_id: string;
  video_path: string;
  duration_s: number;
  /** For the customer, such as that espeak spoke instead or that the video is longer than requested. */
  notes: string[];
  /** When the clip was deleted from the library; left out while it is there. */
  deleted_at?: string;
}

/** Why a video failed. */
export interface JobError {
  error: string;
  error_type: string;
  failed_stage: Stage | null;
}

/** How a job ended. The outcome of a completed one is its `result`. */
export interface JobEnd extends Partial<JobError> {
  status: "completed" | "failed" | "cancelled";
}

export interface StageTiming {
  started_at: string;
  /** When its progress first advanced; before that it may have waited for a render slot. */
  moving_at?: string | null;
  finished_at: string | null;
  attempts: number;
}

/** What a job's row keeps besides its columns. */
export interface JobDetail {
  stages?: Partial<Record<Stage, StageTiming>>;
  /** Of a feed sync: what it has done so far. */
  counts?: SyncCounts;
}

/** Settings of a staged batch as requested. `duration_s` is validated when the batch is locked. */
export interface BatchConfig extends Omit<SettingsOverride, "encoding_preset" | "duration_s"> {
  platform?: EncodingPreset;
  duration_s?: number;
}

export interface BatchItem {
  jobId: string;
  /** Empty where `text` is what the video is made of. */
  productId: string;
  /** Of a text item; left out for products. */
  text?: string;
  /** Shown in the Web UI; null where the product is unknown. */
  title: string | null;
}
export interface BatchVideoInput {
  batchId: string;
  profileId: string;
  items: BatchItem[];
  settings: RenderSettings;
  /** How many videos may run at a time. */
  concurrency: number;
  /** With more failures than this, videos that have not started are cancelled and the batch fails; default: no limit. */
  maxFailures?: number;
  /** Whether the batch has a callback address, which is in its row. */
  callback?: boolean;
  /** Starts paused. */
  paused?: boolean;
}
export interface ProductVideoInput extends BatchItem {
  batchId: string | null;
  profileId: string;
  settings: RenderSettings;
}
export interface FeedSyncInput {
  jobId: string;
  feedId: string;
  profileId: string;
  feedName: string;
}

/** Result of the `batchStatus` query: one entry per item, in order. */
export interface BatchStatusAnswer {
  status: BatchStatus;
  /** No new video starts. Left out by runs of versions without pause. */
  paused?: boolean;
  items: ({ jobId: string; status: JobStatus; result: VideoResult | null } & Partial<JobError>)[];
}
/** Result of the `videoStatus` query. */
export interface VideoStatusAnswer extends Partial<JobError> {
  status: JobStatus;
  stage: Stage | null;
  result: VideoResult | null;
}

/** Names shared by clients, worker and workflows. */
export const TASK_QUEUE = "feedreel";
export const WORKFLOWS = {
  batchVideo: "batchVideo",
  batchCallback: "batchCallback",
  productVideo: "productVideo",
  feedSync: "feedSync",
  nightlyBatch: "nightlyBatch",
} as const;
export const QUERIES = { batchStatus: "batchStatus", videoStatus: "videoStatus" } as const;
/** Workflow updates of `batchVideo`; each returns whether the batch is paused now. */
export const UPDATES = { pause: "pause", resume: "resume" } as const;
export const workflowIds = {
  batch: (batchId: string) => `batch-${batchId}`,
  /** One a run: a staged batch that is retried ends again. */
  callback: (batchId: string, runId: string) => `callback-${batchId}-${runId}`,
  video: (jobId: string) => `video-${jobId}`,
  feedSync: (feedId: string) => `feed-sync-${feedId}`,
  /** Also the id of the feed's Schedule, which appends the time for the runs that it starts. */
  nightly: (feedId: string) => `nightly-${feedId}`,
  /** Of a run that was triggered manually. */
  triggered: (feedId: string, runId: string) => `nightly-${feedId}-${runId}`,
};
/**
 * Whether a workflow can be a nightly run of a feed, by its id: no row may name the workflow of another one's work.
 * @param feedId null where the feed was deleted
 */
export const isNightlyRunOf = (feedId: string | null, workflowId: string): boolean =>
  workflowId.startsWith(`${workflowIds.nightly(feedId ?? "")}${feedId === null ? "" : "-"}`);
/** Task queue of one machine: all stages after set-up run where set-up ran. */
export const hostQueue = (hostId: string) => `${TASK_QUEUE}-host-${hostId}`;
