import type { Logger } from "pino";
import type { Limit } from "../concurrency-limit.ts";
import type { Config } from "../config.ts";
import type { SafeFetch } from "../http/safe-fetch.ts";
import type { SafePost } from "../http/safe-post.ts";
import type { Database } from "../store/client.ts";

/** What every activity is given. */
export interface Dependencies {
  config: Config;
  /** Acts with the service role. */
  db: Database;
  log: Logger;
  safeFetch: SafeFetch;
  safePost: SafePost;
  /** Bounds what renders at a time on this machine. */
  renderSlots: Limit;
}
