/** What the server offers, and the user's profiles. */
import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { answered, api, type Success } from "./client.ts";

export type AppInfo = Success<Awaited<ReturnType<(typeof api)["app.json"]["$get"]>>>;

export const appInfoQuery = queryOptions({
  queryKey: ["app"],
  queryFn: () => answered(api["app.json"].$get()),
  staleTime: Number.POSITIVE_INFINITY,
});

/** The shell has loaded it before any page. */
export const useAppInfo = (): AppInfo => useSuspenseQuery(appInfoQuery).data;

export const profilesQuery = queryOptions({
  queryKey: ["profiles"],
  queryFn: () => answered(api.api.v1.profiles.$get()),
  staleTime: 60_000,
});

/** The address of a workflow in Temporal's Web UI; null where none is configured. */
export function temporalLink({ temporal_ui }: AppInfo, workflowId: string): string | null {
  return temporal_ui === null ? null : `${temporal_ui}/${encodeURIComponent(workflowId)}`;
}
