/** A feed's nightly batch: its schedule and its runs. */
import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { answered, api, type Success } from "./client.ts";
import { POLL_MS } from "./query-client.ts";

const schedules = api.api.v1.feeds[":id"].schedule;

export type Schedule = Success<Awaited<ReturnType<typeof schedules.$get>>>;
export type Run = Schedule["runs"][number];
/** What the maker of a schedule says. */
export type ScheduleTerms = Parameters<typeof schedules.$put>[0]["json"];

export const isRunning = ({ last_run }: Schedule): boolean => last_run?.status === "running";

/** A run that is due needs a moment to show. */
const LATE_MS = 3_000;
/** Longer timers are cut short by browsers. */
const LONGEST_MS = 86_400_000;

function readAgainIn(schedule: Schedule | undefined): number | false {
  if (schedule === undefined) return false;
  if (isRunning(schedule)) return POLL_MS;
  if (schedule.next_run_at === null) return false;
  const due = new Date(schedule.next_run_at).getTime() - Date.now() + LATE_MS;
  return Math.min(Math.max(due, LATE_MS), LONGEST_MS);
}

/** The schedule of a feed that has one; read anew while a run is under way, and when the next one is due. */
export const scheduleQuery = (feedId: string) =>
  queryOptions({
    queryKey: ["feeds", feedId, "schedule"],
    queryFn: () => answered(schedules.$get({ param: { id: feedId } })),
    refetchInterval: ({ state }) => readAgainIn(state.data),
  });

/** The terms that a schedule has now. */
export function termsOf(schedule: Schedule): ScheduleTerms {
  const { cron, time_zone, products, max_products, paused, settings, callback_url, max_failures } = schedule;
  const told = { ...(callback_url !== null && { callback_url }), ...(max_failures !== null && { max_failures }) };
  return { cron, time_zone, products, max_products, paused, ...settings, ...told };
}

/** What the feed itself tells of its schedule. */
function readFeedsAnew(client: QueryClient, feedId: string): void {
  void client.invalidateQueries({ queryKey: ["feeds"], exact: true });
  void client.invalidateQueries({ queryKey: ["feeds", feedId], exact: true });
}

/** Makes or replaces a feed's schedule. */
export const putSchedule = (feedId: string) =>
  mutationOptions({
    mutationFn: (json: ScheduleTerms) => answered(schedules.$put({ param: { id: feedId }, json })),
    onSuccess: (schedule, _terms, _result, { client }) => {
      client.setQueryData(scheduleQuery(feedId).queryKey, schedule);
      readFeedsAnew(client, feedId);
    },
  });

export const removeSchedule = (feedId: string) =>
  mutationOptions({
    mutationFn: () => answered(schedules.$delete({ param: { id: feedId } })),
    onSettled: (_none, _error, _input, _result, { client }) => readFeedsAnew(client, feedId),
  });

/** Starts a run now, also where the schedule is paused. */
export const runNow = (feedId: string) =>
  mutationOptions({
    mutationFn: () => answered(schedules.trigger.$post({ param: { id: feedId } })),
    onSettled: (_run, _error, _input, _result, { client }) => {
      void client.invalidateQueries({ queryKey: ["feeds", feedId] });
    },
  });
