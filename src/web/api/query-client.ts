/** The cache of what the pages have read, and its rules for reading again. */
import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "./client.ts";
import { isReachable, onConnectionChange } from "./connection.ts";

/** How often the server is polled for what changes by itself; ms. */
export const POLL_MS = 2_000;

export function createQueryClient(): QueryClient {
  const client = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        // While the server is away connection.ts polls its health instead. A problem would be the same at a second try.
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
