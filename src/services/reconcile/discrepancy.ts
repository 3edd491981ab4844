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

/** Work on whose state the two disagree. */
export interface Suspect {
  /** What was seen, in so many words that the same words mean the same state. */
  seen: string;
  repair: () => Promise<void>;
}
