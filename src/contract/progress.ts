/** Progress of videos and batches measured in time. A job's own `progress` is measured in stages, see `STAGES`. */
import { hasEnded, type JobStatus } from "./jobs.ts";
import { STAGE_NAMES, STAGES, type Stage } from "./stages.ts";

/**
 * The fraction of a video's time that each stage takes; they add up to 1. Medians of 30 s videos with the espeak voice on two
 * cores.
 */
export const STAGE_TIME_SHARES: Record<Stage, number> = {
  setup: 0.01,
  voiceover: 0.08,
  subtitles: 0.005,
  composition: 0.07,
  final_render: 0.78,
  library: 0.055,
};

/** The columns of a job's row that tell its progress. */
export interface JobProgress {
  status: JobStatus;
  stage: Stage | null;
  /** 0 to 100, by `STAGES`. */
  progress: number;
}

/** The fraction of a video's time that has passed, 0 to 1; 1 when it has ended, in whatever way. */
export function timeFraction({ status, stage, progress }: JobProgress): number {
  if (hasEnded({ status })) return 1;
  // A row's stage may be damaged.
  if (status === "queued" || stage === null || !Object.hasOwn(STAGES, stage)) return 0;
  const { from, to } = STAGES[stage];
  const within = Math.min(1, Math.max(0, (progress - from) / (to - from)));
  const before = STAGE_NAMES.slice(0, STAGE_NAMES.indexOf(stage));
  return before.reduce((sum, name) => sum + STAGE_TIME_SHARES[name], 0) + STAGE_TIME_SHARES[stage] * within;
}

/**
 * A batch's progress: the mean of its videos' progress in time.
 * @returns whole percent; 100 only when every video has ended, 0 for a batch without videos
 */
export function batchProgress(jobs: readonly JobProgress[]): number {
  if (jobs.length === 0) return 0;
  const fraction = jobs.reduce((sum, job) => sum + timeFraction(job), 0) / jobs.length;
  return jobs.every(hasEnded) ? 100 : Math.min(99, Math.floor(fraction * 100));
}
