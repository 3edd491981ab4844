/** What the server offers, and the caller's profile. */
import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { answered, api, type Success } from "./client.ts";

export type AppInfo = Success<Awaited<ReturnType<(typeof api)["app.json"]["$get"]>>>;

export const appInfoQuery = queryOptions({
  queryKey: ["app"],
  queryFn: () => answered(api["app.json"].$get()),
  staleTime: Number.POSITIVE_INFINITY,
});

/** Inside the shell it is there. */
export const useAppInfo = (): AppInfo => useSuspenseQuery(appInfoQuery).data;

export const profilesQuery = queryOptions({
  queryKey: ["profiles"],
  queryFn: () => answered(api.api.v1.profiles.$get()),
  staleTime: 60_000,
});

/** Where a run shows in Temporal's Web UI; null where that has no address here. */
export function temporalLink({ temporal_ui }: AppInfo, workflowId: string): string | null {
  return temporal_ui === null ? null : `${temporal_ui}/${encodeURIComponent(workflowId)}`;
}
