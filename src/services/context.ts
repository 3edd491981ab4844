import type { Logger } from "pino";
import type { Config } from "../config.ts";
import type { TemporalGateway } from "../temporal/gateway.ts";
import type { BatchReader } from "./batches/read-batch.ts";
import type { Owner } from "./owner.ts";

/** What the use cases of a request are given. */
export interface ServiceContext extends Owner {
  config: Config;
  log: Logger;
  temporal: TemporalGateway;
  batches: BatchReader;
}
