/** The API's side of Temporal: starts work, asks how it goes, and never waits long for an answer. */
import { setTimeout as sleep } from "node:timers/promises";
import {
  Client,
  Connection,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  type WorkflowStartOptions,
} from "@temporalio/client";
import type { Config } from "../config.ts";
import { AppError } from "../contract/errors.ts";
import {
  type BatchStatusAnswer,
  type BatchVideoInput,
  type FeedSyncInput,
  type ProductVideoInput,
  QUERIES,
  TASK_QUEUE,
  type VideoStatusAnswer,
  WORKFLOWS,
  workflowIds,
} from "../contract/jobs.ts";
import { batchStart, feedSyncStart, videoStart, type WorkflowStart } from "../contract/workflow-starts.ts";
import { createCalls, isAway } from "./calls.ts";
import { temporalConnectionOptions } from "./connection.ts";
import { createWorkControl, type WorkControl } from "./control.ts";
import { createScheduleGateway, type ScheduleGateway } from "./schedule-gateway.ts";
import { startOptions } from "./starts.ts";

/** How long a start may take, a short absence of the server ridden out; ms. */
const START_LIMIT_MS = 5_000;
/** How long a workflow may think about a query before the database's copy answers instead; ms. */
const QUERY_LIMIT_MS = 1_500;
/** After a query that was not answered nobody is asked for this long; ms. */
const QUERY_PAUSE_MS = 3_000;
/** How soon an earlier run that is about to close is looked at again; ms. */
const CLOSING_MS = 50;
/** How long a start that may have got through although it failed is tried to be taken back; ms. */
const REVOKE_LIMIT_MS = 60_000;
/** A worker asks for work at least once a minute; one that has not for this long is gone. ms */
const POLLER_SEEN_MS = 90_000;

/** What `GET /readyz` asks of Temporal. */
export interface TemporalHealth {
  reachable: boolean;
  /** Whether a worker polls for workflows, and one for activities. */
  worker: boolean;
}

/** Which run of a batch is started: a staged batch that is retried runs again under its id. */
export interface BatchRun {
  name: string;
  /** From 1. */
  run: number;
}

export interface TemporalGateway extends WorkControl, ScheduleGateway {
  /**
   * Starts a run of a batch, once however often it is called for it.
   * @throws AppError temporal-unavailable
   */
  startBatch(input: BatchVideoInput, run: BatchRun): Promise<void>;
  /** @throws AppError temporal-unavailable */
  startVideo(input: ProductVideoInput): Promise<void>;
  /**
   * Starts a feed's sync, unless one is running.
   * @returns the id of the job that runs, which is another than the input's where a sync was running already
   * @throws AppError temporal-unavailable
   */
  startFeedSync(input: FeedSyncInput): Promise<string>;
  /** The batch's own word on its items; null where no worker answers in time. */
  queryBatch(batchId: string): Promise<BatchStatusAnswer | null>;
  /** The video's own word on its state; null where no worker answers in time. */
  queryVideo(jobId: string): Promise<VideoStatusAnswer | null>;
  health(): Promise<TemporalHealth>;
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
  const { within, persist } = createCalls(client, closing.signal);
  const revoking = new Map<string, AbortController>();
  let askAgainAt = 0;

  async function start(what: WorkflowStart, policies: Partial<WorkflowStartOptions> = {}): Promise<void> {
    const options = { ...startOptions(what), ...policies };
    const launch = () => client.workflow.start(WORKFLOWS[what.type], options);
    // It is wanted again: whatever got through of an earlier try may stay.
    revoking.get(options.workflowId)?.abort();
    try {
      await persist(START_LIMIT_MS, launch);
    } catch (error) {
      throw isAway(error) ? new AppError("temporal-unavailable", undefined, { cause: error }) : error;
    }
  }

  /** A start without an answer may have got through, and its rows are taken back. */
  function revoke(workflowId: string): void {
    const wantedAgain = new AbortController();
    revoking.set(workflowId, wantedAgain);
    const terminate = async () => {
      if (wantedAgain.signal.aborted) return;
      await client.workflow.getHandle(workflowId).terminate("Its request was answered with an error.");
    };
    const forget = () => {
      if (revoking.get(workflowId) === wantedAgain) revoking.delete(workflowId);
    };
    persist(REVOKE_LIMIT_MS, terminate)
      .catch(() => {})
      .finally(forget);
  }

  async function startOnce(what: WorkflowStart): Promise<void> {
    try {
      await start(what);
    } catch (error) {
      revoke(what.workflowId);
      throw error;
    }
  }

  /** Which run of its batch a workflow is; null where it does not say. */
  async function runOf(workflowId: string): Promise<number | null> {
    const describe = () => client.workflow.getHandle(workflowId).describe();
    const { memo } = await persist(START_LIMIT_MS, describe);
    return typeof memo?.run === "number" ? memo.run : null;
  }

  /** The run before may still be about to close: its end is on record a moment before it is over. */
  async function startRun(what: WorkflowStart, run: number): Promise<void> {
    const deadline = Date.now() + START_LIMIT_MS;
    for (;;) {
      try {
        await start(what, { workflowIdConflictPolicy: "FAIL" });
        return;
      } catch (error) {
        if (!(error instanceof WorkflowExecutionAlreadyStartedError)) {
          revoke(what.workflowId);
          throw error;
        }
        const running = await runOf(what.workflowId);
        if (running === null || running >= run) return;
        if (Date.now() >= deadline) throw new AppError("temporal-unavailable", undefined, { cause: error });
        await sleep(CLOSING_MS, undefined, { signal: closing.signal });
      }
    }
  }

  async function query<T>(workflowId: string, name: string): Promise<T | null> {
    if (performance.now() < askAgainAt) return null;
    try {
      const ask = () => client.workflow.getHandle(workflowId).query<T>(name);
      return await within(QUERY_LIMIT_MS, ask);
    } catch (error) {
      // Its history is gone, which says nothing about the other workflows.
      if (!(error instanceof WorkflowNotFoundError)) askAgainAt = performance.now() + QUERY_PAUSE_MS;
      return null;
    }
  }

  async function runningSync(workflowId: string, otherwise: string): Promise<string> {
    const describe = () => client.workflow.getHandle(workflowId).describe();
    const { memo } = await persist(START_LIMIT_MS, describe);
    return typeof memo?.job_id === "string" ? memo.job_id : otherwise;
  }

  /** Types as in Temporal's TaskQueueType: 1 workflows, 2 activities. */
  async function polled(taskQueueType: 1 | 2): Promise<boolean> {
    const { pollers } = await connection.workflowService.describeTaskQueue({
      namespace: config.TEMPORAL_NAMESPACE,
      taskQueue: { name: TASK_QUEUE },
      taskQueueType,
    });
    const since = Date.now() - POLLER_SEEN_MS;
    return (pollers ?? []).some(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1000 >= since);
  }

  return {
    startBatch: (input, batchRun) => startRun(batchStart(input, batchRun), batchRun.run),
    ...createWorkControl(client, { within, persist }),
    ...createScheduleGateway(client, { within, persist, startOnce }),
    startVideo: (input) => startOnce(videoStart(input)),
    async startFeedSync(input) {
      const sync = feedSyncStart(input);
      try {
        await start(sync);
        return input.jobId;
      } catch (error) {
        if (error instanceof WorkflowExecutionAlreadyStartedError) return runningSync(sync.workflowId, input.jobId);
        throw error;
      }
    },
    queryBatch: (batchId) => query<BatchStatusAnswer>(workflowIds.batch(batchId), QUERIES.batchStatus),
    queryVideo: (jobId) => query<VideoStatusAnswer>(workflowIds.video(jobId), QUERIES.videoStatus),
    async health() {
      try {
        const ask = () => Promise.all([polled(1), polled(2)]);
        const [workflows, activities] = await within(QUERY_LIMIT_MS, ask);
        return { reachable: true, worker: workflows && activities };
      } catch {
        return { reachable: false, worker: false };
      }
    },
    async close() {
      closing.abort();
      await connection.close();
    },
  };
}
