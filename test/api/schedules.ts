/** A feed's schedule, as the tests of it ask. */
import { setTimeout as sleep } from "node:timers/promises";
import { call, get, type ProfileHeaders } from "./client.ts";

export interface RunBody {
  id: string;
  trigger: string;
  status: string;
  summary: string;
  batch_ids: string[];
  picked: number | null;
  completed: number;
  failed: number;
  error: string | null;
  error_type: string | null;
  workflow_id: string;
  finished_at: string | null;
}
export interface ScheduleBody {
  feed_id: string;
  cron: string;
  time_zone: string;
  products: string;
  max_products: number;
  settings: object;
  callback_url: string | null;
  max_failures: number | null;
  paused: boolean;
  paused_reason: string | null;
  next_run_at: string | null;
  next_runs: string[];
  last_run: RunBody | null;
  runs: RunBody[];
  updated_at: string;
}

export const NIGHTLY = { cron: "0 3 * * *", time_zone: "Europe/Bucharest" };

export const putSchedule = <T = ScheduleBody>(feedId: string, body: object, headers: ProfileHeaders) =>
  call<T>("PUT", `/feeds/${feedId}/schedule`, { body, headers });

export async function scheduleOf(feedId: string, headers: ProfileHeaders): Promise<ScheduleBody> {
  const { status, body } = await get<ScheduleBody>(`/feeds/${feedId}/schedule`, headers);
  if (status !== 200) throw new Error(`GET schedule: ${status} ${JSON.stringify(body)}`);
  return body;
}

export const triggerSchedule = <T = { run_id: string }>(feedId: string, headers: ProfileHeaders, key?: string) =>
  call<T>("POST", `/feeds/${feedId}/schedule/trigger`, {
    headers: { ...headers, ...(key !== undefined && { "idempotency-key": key }) },
  });

/** Reads the latest run until it is as wished. */
export async function watchRun(
  feedId: string,
  headers: ProfileHeaders,
  done: (run: RunBody) => boolean,
): Promise<RunBody> {
  for (;;) {
    const { last_run } = await scheduleOf(feedId, headers);
    if (last_run && done(last_run)) return last_run;
    await sleep(200);
  }
}
export const endOfRun = (feedId: string, headers: ProfileHeaders): Promise<RunBody> =>
  watchRun(feedId, headers, ({ status }) => status !== "running");
