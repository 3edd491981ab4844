import type { Stage } from "../contract/stages.ts";
import { type Database, unwrap } from "./client.ts";

/** Medians of a profile's latest finished videos. */
export interface StageTime {
  stage: Stage;
  seconds: number;
  /** Seconds per second of video. */
  per_second: number;
  /** How many videos this is learnt from. */
  videos: number;
}

/** What each stage took in the profile's latest finished videos, waiting for a turn to render left out; empty before any. */
export async function stageTimes(db: Database, profileId: string): Promise<StageTime[]> {
  return unwrap(await db.rpc("stage_times", { p_profile: profileId }));
}
