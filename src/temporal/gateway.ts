/** Temporal as services use it: starts work, asks how it goes, controls it, and never waits long for an answer. */
import { Client, Connection } from "@temporalio/client";
import type { Config } from "../config.ts";
import type { WorkflowStart } from "../contract/workflow-starts.ts";
import { createCalls, isAway, orUnavailable } from "./calls.ts";
import { temporalConnectionOptions } from "./connection.ts";
import { createWorkControl, type WorkControl } from "./control.ts";
import { createQueries, type Queries } from "./queries.ts";
import { createScheduleGateway, type ScheduleGateway } from "./schedule-gateway.ts";
import { createRevoker, type Memo, startWorkflow } from "./start-workflow.ts";

/** How long a start may take, retries included; ms. */
const START_LIMIT_MS = 5_000;

export interface TemporalGateway extends WorkControl, ScheduleGateway, Queries {
  /**
   * Starts a workflow, once however often it is called while that runs.
   * @returns the memo of another run that is open under the workflow's id, which prevents this one; null: this one runs
   * @throws AppError temporal-unavailable; if the start succeeded anyway, its run is terminated
   */
  start(start: WorkflowStart): Promise<Memo | null>;
  close(): Promise<void>;
}

/** A channel that is refused tries again this soon, and at this most; ms. The default would wait up to two minutes. */
const RECONNECT = { "grpc.initial_reconnect_backoff_ms": 200, "grpc.max_reconnect_backoff_ms": 2_000 };

/** Connects at first use, and again whenever the connection breaks. */
export async function createTemporalGateway(config: Config): Promise<TemporalGateway> {
  // Without the SDK's own retries: a query has no time for them, and they outlive the connection.
  const options = { ...(await temporalConnectionOptions(config)), channelArgs: RECONNECT, interceptors: [] };
  const connection = Connection.lazy(options);
  const client = new Client({ connection, namespace: config.TEMPORAL_NAMESPACE });
  const closing = new AbortController();
  const calls = createCalls(client, closing.signal);
  const revoker = createRevoker(client, calls.persist);

  return {
    async start(start) {
      revoker.keep(start.workflowId);
      try {
        return await calls.persist(START_LIMIT_MS, () => startWorkflow(client, start));
      } catch (error) {
        if (isAway(error)) revoker.revoke(start);
        throw orUnavailable(error);
      }
    },
    ...createQueries(client, calls),
    ...createWorkControl(client, calls),
    ...createScheduleGateway(client, calls),
    async close() {
      closing.abort();
      await connection.close();
    },
  };
}
