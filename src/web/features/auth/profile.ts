/** For which of the caller's profiles the pages work. All tabs work for the same one. */
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
const tell = () => {
  for (const listener of listeners) listener();
};

/** The id that was chosen last; it may be another user's, or gone. */
const chosenId = (): string | null => localStorage.getItem(KEY);

/** The chosen one, else the oldest; undefined where the user has none. */
const currentOf = (profiles: readonly Profile[], chosen: string | null): Profile | undefined =>
  profiles.find(({ id }) => id === chosen) ?? profiles[0];

/** What belongs to no profile, and stays when another one is chosen. */
const SHARED = new Set<unknown>([profilesQuery.queryKey[0], "app"]);

/** Forgets what was read for a profile whenever another one is chosen, here or in another tab. */
export function watchProfile(client: QueryClient): void {
  subscribe(() => {
    client.removeQueries({ predicate: ({ queryKey }) => !SHARED.has(queryKey[0]) });
    client.getMutationCache().clear();
  });
  addEventListener("storage", ({ key }) => key === KEY && tell());
}

export function chooseProfile(id: string): void {
  localStorage.setItem(KEY, id);
  tell();
}

/** Names the profile to the API, once it is known. */
export function profileHeader(client: QueryClient): Record<string, string> {
  const profile = currentOf(client.getQueryData(profilesQuery.queryKey)?.items ?? [], chosenId());
  return profile ? { "x-profile-id": profile.id } : {};
}

/** Of the user's profiles the one to work for; undefined where there is none. */
export const useCurrentOf = (profiles: readonly Profile[]): Profile | undefined =>
  currentOf(profiles, useSyncExternalStore(subscribe, chosenId));

/** The profile to work for. The pages are shown only where there is one. Suspends until it is read. */
export function useProfile(): Profile {
  const current = useCurrentOf(useSuspenseQuery(profilesQuery).data.items);
  if (current === undefined) throw new ApiError("no-profile", "You have no profile yet.", 403);
  return current;
}
