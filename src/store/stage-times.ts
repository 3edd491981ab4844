import type { Stage } from "../contract/stages.ts";
import { type Database, unwrap } from "./client.ts";

/** Medians over a profile's latest completed videos. */
export interface StageTime {
  stage: Stage;
  seconds: number;
  /** Seconds per second of video. */
  per_second: number;
  /** Number of videos. */
  videos: number;
}

/** Time of each stage in the profile's latest completed videos, without waiting for a render slot; empty where there are none. */
export async function stageTimes(db: Database, profileId: string): Promise<StageTime[]> {
  return unwrap(await db.rpc("stage_times", { p_profile: profileId }));
}
