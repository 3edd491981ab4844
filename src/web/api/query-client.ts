/** What the pages have read, and when it is read anew. */
import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "./client.ts";
import { isReachable, onConnectionChange } from "./connection.ts";

/** How often what changes by itself is asked for; ms. */
export const POLL_MS = 2_000;

export function createQueryClient(): QueryClient {
  const client = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        // A server that is away is asked for its health instead; what it refuses it refuses again.
        retry: (failures, error) => !(error instanceof ApiError) && failures < 2,
        networkMode: "always",
      },
      mutations: { networkMode: "always" },
    },
  });
  onConnectionChange(() => {
    if (isReachable()) void client.invalidateQueries();
  });
  return client;
}
