/** The six render stages, and the range of a video's progress that each covers, percent. */
export const STAGES = {
  setup: { from: 0, to: 10 },
  voiceover: { from: 10, to: 40 },
  subtitles: { from: 40, to: 50 },
  composition: { from: 50, to: 70 },
  final_render: { from: 70, to: 90 },
  library: { from: 90, to: 100 },
} as const;

export type Stage = keyof typeof STAGES;
export const STAGE_NAMES = Object.keys(STAGES) as Stage[];

/**
 * A video's progress, 0 to 100, from the progress of its stage.
 * @param fraction the stage's progress, 0 to 1
 */
export function overallProgress(stage: Stage, fraction: number): number {
  const { from, to } = STAGES[stage];
  return Math.round(from + (to - from) * Math.min(1, Math.max(0, fraction)));
}
