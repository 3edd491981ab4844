/** About how long a batch would take. */
import type { Config } from "../../config.ts";
import { STAGE_TIME_SHARES } from "../../contract/progress.ts";
import type { RenderSettings } from "../../contract/settings.ts";
import { STAGE_NAMES, type Stage } from "../../contract/stages.ts";
import type { StageTime } from "../../store/stage-times.ts";

/** Seconds of wall time per second of video, all six stages, on two cores: what the performance table promises. */
const TYPICAL_S_PER_S = 0.7;
/** With fewer videos than this, the typical machine is the better estimate. */
const ENOUGH_VIDEOS = 3;
/** Their time grows with the length of the video, and they need a render slot. */
const RENDERING = new Set<Stage>(["composition", "final_render"]);

export interface Estimate {
  estimate_s: number;
  estimate_from: "past_renders" | "typical_machine";
}

type Machine = Pick<Config, "RENDER_SLOTS" | "BATCH_CONCURRENCY">;

/** How long a video takes to render, and how long its other stages take; seconds. */
function timesOf(durationS: number, learned: StageTime[] | null): { rendering: number; others: number } {
  const times = new Map(learned?.map((time) => [time.stage, time]));
  const secondsOf = (stage: Stage) => {
    const time = times.get(stage);
    if (!time) return STAGE_TIME_SHARES[stage] * TYPICAL_S_PER_S * durationS;
    return RENDERING.has(stage) ? time.per_second * durationS : time.seconds;
  };
  const sum = (stages: Stage[]) => stages.reduce((total, stage) => total + secondsOf(stage), 0);
  return {
    rendering: sum(STAGE_NAMES.filter((stage) => RENDERING.has(stage))),
    others: sum(STAGE_NAMES.filter((stage) => !RENDERING.has(stage))),
  };
}

/**
 * The estimate for a batch. The first video's other stages come before any rendering; then whichever is scarcer, render
 * slots or videos in flight, sets the pace.
 * @param videos how many would be rendered
 * @param past medians of finished videos, see `stageTimes`
 */
export function estimateBatch(
  { RENDER_SLOTS: slots, BATCH_CONCURRENCY: inFlight }: Machine,
  videos: number,
  { duration_s }: Pick<RenderSettings, "duration_s">,
  past: StageTime[],
): Estimate {
  const learned = past.some((time) => time.stage === "final_render" && time.videos >= ENOUGH_VIDEOS) ? past : null;
  const { rendering, others } = timesOf(duration_s, learned);
  const byTurns = others + rendering * Math.max(1, videos / slots);
  const byFlights = (others + rendering) * Math.max(1, videos / inFlight);
  const seconds = videos === 0 ? 0 : Math.max(byTurns, byFlights);
  return { estimate_s: Math.ceil(seconds), estimate_from: learned ? "past_renders" : "typical_machine" };
}
