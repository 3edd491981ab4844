/** How far a video and a batch are in time, as against how far the stages are on the video's own scale. */
import { hasEnded, type JobStatus } from "./jobs.ts";
import { STAGE_NAMES, STAGES, type Stage } from "./stages.ts";

/**
 * The part of a video's time that each stage takes; together 1. Medians of 30 s videos with the espeak voice, all six
 * stages, on two cores.
 */
export const STAGE_TIME_SHARES: Record<Stage, number> = {
  setup: 0.01,
  voiceover: 0.08,
  subtitles: 0.005,
  composition: 0.07,
  final_render: 0.78,
  library: 0.055,
};

/** Of a job's row, what tells how far it is. */
export interface JobProgress {
  status: JobStatus;
  stage: Stage | null;
  /** On the video's own scale, 0 to 100; see `STAGES`. */
  progress: number;
}

/**
 * The part of a video's time that is over, 0 to 1. A video that has ended, however it did, is over.
 */
export function timeFraction({ status, stage, progress }: JobProgress): number {
  if (status === "queued") return 0;
  if (status !== "processing") return 1;
  if (stage === null) return 0;
  const { from, to } = STAGES[stage];
  const within = Math.min(1, Math.max(0, (progress - from) / (to - from)));
  const before = STAGE_NAMES.slice(0, STAGE_NAMES.indexOf(stage));
  return before.reduce((sum, name) => sum + STAGE_TIME_SHARES[name], 0) + STAGE_TIME_SHARES[stage] * within;
}

/**
 * A batch's progress: the mean of its videos', each weighing its stages by the time they take.
 * @returns whole percent; 100 only when every video has ended, 0 for a batch without any
 */
export function batchProgress(jobs: readonly JobProgress[]): number {
  if (jobs.length === 0) return 0;
  const fraction = jobs.reduce((sum, job) => sum + timeFraction(job), 0) / jobs.length;
  return jobs.every(hasEnded) ? 100 : Math.min(99, Math.floor(fraction * 100));
}
