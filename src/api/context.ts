/** What the application is given, and what its middleware leaves for the routes. */
import type { Logger } from "pino";
import type { Config } from "../config.ts";
import type { Database } from "../store/client.ts";
import type { TemporalGateway } from "../temporal/gateway.ts";

export interface ApiDeps {
  config: Config;
  logger: Logger;
  temporal: TemporalGateway;
  /** Aborted when the server is told to stop: answers that would go on for ever end. */
  closing: AbortSignal;
}

/** Who asks. */
export interface Caller {
  userId: string;
  /** Acts with the caller's own token, so that row-level security decides what is seen. */
  db: Database;
}

export interface AppEnv {
  Variables: {
    requestId: string;
    caller: Caller;
    profileId: string;
    /** The id of whatever the request makes; the same when it is made again with its Idempotency-Key. */
    workId: string;
  };
}
