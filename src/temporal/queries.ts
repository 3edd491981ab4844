/** Questions that may stay without an answer: a status never waits long for a worker. */
import { type Client, WorkflowNotFoundError } from "@temporalio/client";
import { type BatchStatusAnswer, QUERIES, TASK_QUEUE, type VideoStatusAnswer, workflowIds } from "../contract/jobs.ts";
import type { Calls } from "./calls.ts";

/** How long a workflow may take to answer before the database's copy is used instead; ms. */
const QUERY_LIMIT_MS = 1_500;
/** After a query that was not answered none is sent for this long; ms. */
const QUERY_PAUSE_MS = 3_000;
/** A worker polls at least once a minute; one that has not for this long is gone; ms. */
const POLLER_SEEN_MS = 90_000;

/** What `GET /readyz` asks of Temporal. */
export interface TemporalHealth {
  reachable: boolean;
  /** Whether a worker polls for workflows, and one for activities. */
  worker: boolean;
}

export interface Queries {
  /** A batch's items as its workflow has them; null where no worker answers in time. */
  queryBatch(batchId: string): Promise<BatchStatusAnswer | null>;
  /** A video's state as its workflow has it; null where no worker answers in time. */
  queryVideo(jobId: string): Promise<VideoStatusAnswer | null>;
  health(): Promise<TemporalHealth>;
}

export function createQueries(client: Client, { within }: Pick<Calls, "within">): Queries {
  let askAgainAt = 0;

  async function query<T>(workflowId: string, name: string): Promise<T | null> {
    if (performance.now() < askAgainAt) return null;
    try {
      return await within(QUERY_LIMIT_MS, () => client.workflow.getHandle(workflowId).query<T>(name));
    } catch (error) {
      // A history that is gone says nothing about the other workflows.
      if (!(error instanceof WorkflowNotFoundError)) askAgainAt = performance.now() + QUERY_PAUSE_MS;
      return null;
    }
  }

  /** Types as in Temporal's TaskQueueType: 1 workflows, 2 activities. */
  async function isPolled(taskQueueType: 1 | 2): Promise<boolean> {
    const { pollers } = await client.workflowService.describeTaskQueue({
      namespace: client.options.namespace,
      taskQueue: { name: TASK_QUEUE },
      taskQueueType,
    });
    const since = Date.now() - POLLER_SEEN_MS;
    return (pollers ?? []).some(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1000 >= since);
  }

  return {
    queryBatch: (batchId) => query<BatchStatusAnswer>(workflowIds.batch(batchId), QUERIES.batchStatus),
    queryVideo: (jobId) => query<VideoStatusAnswer>(workflowIds.video(jobId), QUERIES.videoStatus),
    async health() {
      try {
        const ask = () => Promise.all([isPolled(1), isPolled(2)]);
        const [workflows, activities] = await within(QUERY_LIMIT_MS, ask);
        return { reachable: true, worker: workflows && activities };
      } catch {
        return { reachable: false, worker: false };
      }
    },
  };
}
