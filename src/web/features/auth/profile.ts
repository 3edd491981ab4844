/** The profile that the pages work for. All tabs share it. */
import { type QueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { profilesQuery } from "../../api/app-info.ts";
import { ApiError, type api, type Success } from "../../api/client.ts";

export type Profile = Success<Awaited<ReturnType<typeof api.api.v1.profiles.$get>>>["items"][number];

const KEY = "feedreel-profile";
const listeners = new Set<() => void>();
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
const notify = () => {
  for (const listener of listeners) listener();
};

/** The id that was chosen last. It may belong to another user, or be deleted. */
const chosenId = (): string | null => localStorage.getItem(KEY);

/** The chosen profile, else the oldest; undefined where the user has none. */
const currentOf = (profiles: readonly Profile[], chosen: string | null): Profile | undefined =>
  profiles.find(({ id }) => id === chosen) ?? profiles[0];

/** Keys of queries that do not depend on the profile. */
const SHARED = new Set<unknown>([profilesQuery.queryKey[0], "app"]);

/** Clears what was read for a profile whenever another one is chosen, here or in another tab. */
export function watchProfile(client: QueryClient): void {
  subscribe(() => {
    client.removeQueries({ predicate: ({ queryKey }) => !SHARED.has(queryKey[0]) });
    client.getMutationCache().clear();
  });
  addEventListener("storage", ({ key }) => key === KEY && notify());
}

export function chooseProfile(id: string): void {
  localStorage.setItem(KEY, id);
  notify();
}

/** The header that names the profile to the API; empty until it is known. */
export function profileHeader(client: QueryClient): Record<string, string> {
  const profile = currentOf(client.getQueryData(profilesQuery.queryKey)?.items ?? [], chosenId());
  return profile ? { "x-profile-id": profile.id } : {};
}

/** Of the given profiles the current one; undefined where there are none. */
export const useCurrentOf = (profiles: readonly Profile[]): Profile | undefined =>
  currentOf(profiles, useSyncExternalStore(subscribe, chosenId));

/** The current profile. Suspends until it is read. @throws ApiError where the user has none, which the sign-in gate prevents */
export function useProfile(): Profile {
  const current = useCurrentOf(useSuspenseQuery(profilesQuery).data.items);
  if (current === undefined) throw new ApiError("no-profile", "You have no profile yet.", 403);
  return current;
}
