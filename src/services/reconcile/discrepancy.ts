import type { Client } from "@temporalio/client";
import type { Logger } from "pino";
import type { Database } from "../../store/client.ts";

export interface ReconcilerDependencies {
  client: Client;
  /** Acts with the service role. */
  db: Database;
  log: Logger;
  /** How many videos of a batch may be in flight. */
  concurrency: number;
}

/** Work on whose state database and Temporal disagree. */
export interface Discrepancy {
  /** Equal for the same work in the same state. */
  key: string;
  /** May be called again after it was done. */
  repair: () => Promise<void>;
}
