import type { Logger } from "pino";
import type { Config } from "../config.ts";
import type { Database } from "../store/client.ts";
import type { TemporalGateway } from "../temporal/gateway.ts";
import type { BatchReader } from "./batches/read-batch.ts";

/** Whose rows a use case works on. */
export interface Owner {
  /** Acts as the caller: row-level security decides what it sees and changes. */
  db: Database;
  profileId: string;
}

/** What the use cases of a request are given. */
export interface ServiceContext extends Owner {
  config: Config;
  log: Logger;
  temporal: TemporalGateway;
  batches: BatchReader;
}
