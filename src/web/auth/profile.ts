/** For which of the caller's profiles the pages work. */
import { useSuspenseQuery } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { profilesQuery } from "../api/app-info.ts";
import { ApiError, type api, type Success } from "../api/client.ts";

export type Profile = Success<Awaited<ReturnType<typeof api.api.v1.profiles.$get>>>["items"][number];

const KEY = "feedreel-profile";
const listeners = new Set<() => void>();
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The id that was chosen last; it may be another user's, or gone. */
export const chosenProfileId = (): string | null => localStorage.getItem(KEY);

export function chooseProfile(id: string): void {
  localStorage.setItem(KEY, id);
  for (const listener of listeners) listener();
}

/** The profile to work for: the chosen one, else the oldest. Suspends until it is read. */
export function useProfile(): Profile {
  const { items } = useSuspenseQuery(profilesQuery).data;
  const chosen = useSyncExternalStore(subscribe, chosenProfileId);
  const profile = items.find(({ id }) => id === chosen) ?? items[0];
  if (profile === undefined) throw new ApiError("no-profile", "You have no profile yet.", 403);
  return profile;
}
