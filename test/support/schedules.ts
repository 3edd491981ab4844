/** A feed's schedule and its runs. */
import { bodyOf, poll, type Success } from "../../src/api/client.ts";
import type { Api } from "./batches.ts";

export type Schedule = Success<Api["feeds"][":id"]["schedule"]["$get"]>;
export type Run = Schedule["runs"][number];

export const NIGHTLY = { cron: "0 3 * * *", time_zone: "Europe/Bucharest" };

export const scheduleOf = (api: Api, feedId: string): Promise<Schedule> =>
  bodyOf(api.feeds[":id"].schedule.$get({ param: { id: feedId } }));

/** Reads the latest run until `done`. */
export async function watchRun(api: Api, feedId: string, what: string, done: (run: Run) => boolean): Promise<Run> {
  const isDone = (run: Run | null) => run !== null && done(run);
  const ask = async () => (await scheduleOf(api, feedId)).last_run;
  const run = await poll(`feed ${feedId}'s run: ${what}`, ask, isDone);
  if (run === null) throw new Error("unreachable");
  return run;
}
export const endOfRun = (api: Api, feedId: string): Promise<Run> =>
  watchRun(api, feedId, "its end", ({ status }) => status !== "running");
