/** How long a batch will still take, estimated from its pace since the page was opened. */
import { useRef } from "react";

export interface Sample {
  /** ms */
  at: number;
  /** Percent; weighs the stages by their time. */
  progress: number;
}

/** With less than this the estimate would jump. */
const MIN_PERCENT = 4;
const MIN_MS = 8_000;

/** @returns seconds; null where there is too little to estimate from */
export function timeLeft(first: Sample, now: Sample): number | null {
  const elapsed = now.at - first.at;
  const gained = now.progress - first.progress;
  if (gained < MIN_PERCENT || elapsed < MIN_MS || now.progress >= 100) return null;
  return (((100 - now.progress) / gained) * elapsed) / 1000;
}

/** A pause starts the measurement again. @param at when `progress` was read; ms */
export function useTimeLeft(progress: number, at: number, isRunning: boolean): number | null {
  const first = useRef<Sample | null>(null);
  if (!isRunning) first.current = null;
  else first.current ??= { at, progress };
  return first.current && timeLeft(first.current, { at, progress });
}
