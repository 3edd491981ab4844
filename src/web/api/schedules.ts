/** A feed's nightly batch: its schedule and its runs. */
import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { answered, api, type Success } from "./client.ts";
import { POLL_MS } from "./query-client.ts";

const schedules = api.api.v1.feeds[":id"].schedule;

export type Schedule = Success<Awaited<ReturnType<typeof schedules.$get>>>;
export type Run = Schedule["runs"][number];
/** The terms of a schedule, as a client sends them. */
export type ScheduleTerms = Parameters<typeof schedules.$put>[0]["json"];

export const isRunning = ({ last_run }: Schedule): boolean => last_run?.status === "running";

/** A run that is due shows a moment later. */
const DELAY_MS = 3_000;
/** Browsers fire timers of more than 24.8 days at once. */
const MAX_TIMER_MS = 86_400_000;

function refetchIn(schedule: Schedule | undefined): number | false {
  if (schedule === undefined) return false;
  if (isRunning(schedule)) return POLL_MS;
  if (schedule.next_run_at === null) return false;
  const due = new Date(schedule.next_run_at).getTime() - Date.now() + DELAY_MS;
  return Math.min(Math.max(due, DELAY_MS), MAX_TIMER_MS);
}

/** The schedule of a feed that has one. Polls during a run, and reads again when the next one is due. */
export const scheduleQuery = (feedId: string) =>
  queryOptions({
    queryKey: ["feeds", feedId, "schedule"],
    queryFn: () => answered(schedules.$get({ param: { id: feedId } })),
    refetchInterval: ({ state }) => refetchIn(state.data),
  });

/** The terms of an existing schedule. */
export function termsOf(schedule: Schedule): ScheduleTerms {
  const { cron, time_zone, products, max_products, one_per_group, paused, settings, callback_url, max_failures } =
    schedule;
  const notification = {
    ...(callback_url !== null && { callback_url }),
    ...(max_failures !== null && { max_failures }),
  };
  return { cron, time_zone, products, max_products, one_per_group, paused, ...settings, ...notification };
}

/** Feeds repeat the main facts of their schedule. */
function invalidateFeeds(client: QueryClient, feedId: string): void {
  void client.invalidateQueries({ queryKey: ["feeds"], exact: true });
  void client.invalidateQueries({ queryKey: ["feeds", feedId], exact: true });
}

/** Creates or replaces a feed's schedule. */
export const putSchedule = (feedId: string) =>
  mutationOptions({
    mutationFn: (json: ScheduleTerms) => answered(schedules.$put({ param: { id: feedId }, json })),
    onSuccess: (schedule, _terms, _result, { client }) => {
      client.setQueryData(scheduleQuery(feedId).queryKey, schedule);
      invalidateFeeds(client, feedId);
    },
  });

export const removeSchedule = (feedId: string) =>
  mutationOptions({
    mutationFn: () => answered(schedules.$delete({ param: { id: feedId } })),
    onSettled: (_none, _error, _input, _result, { client }) => invalidateFeeds(client, feedId),
  });

/** Starts a run now, even if the schedule is paused. */
export const runNow = (feedId: string) =>
  mutationOptions({
    mutationFn: () => answered(schedules.trigger.$post({ param: { id: feedId } })),
    onSettled: (_run, _error, _input, _result, { client }) => {
      void client.invalidateQueries({ queryKey: ["feeds", feedId] });
    },
  });
