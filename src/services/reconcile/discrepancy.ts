import type { Client } from "@temporalio/client";
import type { Logger } from "pino";
import type { Failure } from "../../contract/failures.ts";
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
  /** For the log: the row's id. */
  context: Record<string, string>;
  /**
   * May be called again after it was done.
   * @throws Failure where the row is damaged, so that no later try can succeed
   */
  repair: () => Promise<void>;
  /** Ends the work of a damaged row as failed. May be called again after it was done. */
  fail: (failure: Failure) => Promise<void>;
}

/** A look at the rows of one kind. */
export interface Pass {
  found: Discrepancy[];
  /** Whether the last of the rows was seen; otherwise the next look goes on where this one stopped. */
  complete: boolean;
}
