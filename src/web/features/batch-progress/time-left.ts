/** How long a batch will take yet, from how it has gone while it was watched. */
import { useRef } from "react";

export interface Sample {
  /** ms */
  at: number;
  /** Percent that weighs the stages by their time. */
  progress: number;
}

/** With less to go by, a guess would jump about. */
const ENOUGH_PERCENT = 4;
const ENOUGH_MS = 8_000;

/** @returns seconds; null where too little was seen to say */
export function timeLeft(first: Sample, now: Sample): number | null {
  const gone = now.at - first.at;
  const gained = now.progress - first.progress;
  if (gained < ENOUGH_PERCENT || gone < ENOUGH_MS || now.progress >= 100) return null;
  return (((100 - now.progress) / gained) * gone) / 1000;
}

/** Starts anew when the batch was paused: what stood still says nothing of the pace. */
export function useTimeLeft(progress: number, at: number, isRunning: boolean): number | null {
  const first = useRef<Sample | null>(null);
  if (!isRunning) first.current = null;
  else first.current ??= { at, progress };
  return first.current && timeLeft(first.current, { at, progress });
}
