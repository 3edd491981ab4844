/** The session of the signed-in user. The sign-in itself is a separate chunk (supabase/). */
import type { QueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";

export interface Session {
  userId: string;
  email: string;
  /** Renews it first if it is about to expire. @throws ApiError where that failed */
  accessToken(): Promise<string>;
  signOut(): Promise<void>;
  /** The API answered 401 to `token`: signs out if it is still the latest one. */
  refused(token: string): void;
}

let session: Session | null = null;
const listeners = new Set<() => void>();
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
const currentSession = () => session;

export function setSession(next: Session | null): void {
  session = next;
  for (const listener of listeners) listener();
}

/** Null where nobody is signed in, or the server needs no sign-in. */
export const useSession = (): Session | null => useSyncExternalStore(subscribe, currentSession);

/** Clears what was read for one user before another one sees the pages. */
export function watchSession(client: QueryClient): void {
  let last: string | undefined;
  subscribe(() => {
    if (session?.userId === last) return;
    last = session?.userId;
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "app" });
    client.getMutationCache().clear();
  });
}

const BEARER = "Bearer ";

export async function tokenHeader(): Promise<Record<string, string>> {
  return session === null ? {} : { authorization: `${BEARER}${await session.accessToken()}` };
}

/** @param authorization the header that the API refused */
export function endSession(authorization: string | null): void {
  if (authorization !== null) session?.refused(authorization.slice(BEARER.length));
}
