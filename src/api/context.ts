/** What the application is given, and what its middleware leaves for the routes. */
import type { HttpBindings } from "@hono/node-server";
import { createMiddleware } from "hono/factory";
import type { Logger } from "pino";
import type { Config } from "../config.ts";
import { createBatchReader } from "../services/batches/read-batch.ts";
import type { ServiceContext } from "../services/context.ts";
import type { Database } from "../store/client.ts";
import type { TemporalGateway } from "../temporal/gateway.ts";

export interface ApiDeps {
  config: Config;
  log: Logger;
  temporal: TemporalGateway;
  /** Aborted when the server is told to stop: ends answers that have no end of their own, such as event streams. */
  closing: AbortSignal;
}

/** Who sent the request. */
export interface Caller {
  userId: string;
  /** Acts with the caller's own token, so that row-level security decides what is seen. */
  db: Database;
}

export interface AppEnv {
  /** What Node's adapter gives; nothing where no server is in front of the application. */
  Bindings: Partial<HttpBindings>;
  Variables: {
    requestId: string;
    caller: Caller;
    profileId: string;
    /** What services are called with: the caller's rows of the chosen profile. */
    context: ServiceContext;
    /** The id of what the request makes; the same when it is made again with its Idempotency-Key. */
    workId: string;
  };
}

/** Sets `context`. Runs after the caller is known and the profile is chosen. */
export function provideContext({ config, log, temporal }: ApiDeps) {
  const batches = createBatchReader(temporal);
  return createMiddleware<AppEnv>(async (c, next) => {
    const { db } = c.get("caller");
    c.set("context", { config, log, temporal, batches, db, profileId: c.get("profileId") });
    return next();
  });
}
