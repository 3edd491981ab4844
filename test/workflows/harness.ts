/** Workflows on a real Temporal server, with activities that a test writes: for the orchestration alone. */
import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { ApplicationFailure } from "@temporalio/common";
import { TestWorkflowEnvironment } from "@temporalio/testing";
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker, type WorkflowBundleOption } from "@temporalio/worker";
import type { Activities } from "../../src/activities/index.ts";
import type { BatchEndEvent } from "../../src/contract/callback.ts";
import {
  type BatchEnd,
  type BatchStatus,
  type BatchVideoInput,
  hostQueue,
  type ProductVideoInput,
  TASK_QUEUE,
  type VideoResult,
  WORKFLOWS,
  workflowIds,
} from "../../src/contract/jobs.ts";
import { SEARCH_ATTRIBUTES } from "../../src/contract/search-attributes.ts";
import { DEFAULT_SETTINGS } from "../../src/contract/settings.ts";
import { temporalServerArguments } from "../../temporal-dev/arguments.ts";
import { findTemporal } from "../../temporal-dev/find.ts";

export const HOST_ID = "test-machine";
const WORKFLOWS_PATH = fileURLToPath(new URL("../../src/workflows/index.ts", import.meta.url));

export interface Harness {
  environment: TestWorkflowEnvironment;
  /** Runs `work` while workers with these activities poll, on the common queue and on a machine's own. */
  withWorker<T>(activities: Partial<Activities>, work: () => Promise<T>, hostId?: string): Promise<T>;
  stop(): Promise<void>;
}

const quietLogger = new DefaultLogger("ERROR");
/** Makes Temporal's own code log errors only. Call it once in a process, before anything else of Temporal's worker. */
export const quietRuntime = () => Runtime.install({ logger: quietLogger });

/** A development server with the embedded one's settings. */
export const startTemporal = (): Promise<TestWorkflowEnvironment> =>
  TestWorkflowEnvironment.createLocal({
    server: {
      executable: { type: "existing-path", path: findTemporal() },
      extraArgs: [
        ...temporalServerArguments,
        ...Object.values(SEARCH_ATTRIBUTES).flatMap((name) => ["--search-attribute", `${name}=Keyword`]),
      ],
    },
  });

export const bundleWorkflows = () => bundleWorkflowCode({ workflowsPath: WORKFLOWS_PATH, logger: quietLogger });

/** A server and a bundle of its own, for the benchmark and for recording histories. */
export async function startHarness(): Promise<Harness> {
  quietRuntime();
  return createHarness(await startTemporal(), await bundleWorkflows());
}

export function createHarness(environment: TestWorkflowEnvironment, workflowBundle: WorkflowBundleOption): Harness {
  return {
    environment,
    async withWorker(activities, work, hostId = HOST_ID) {
      const common = {
        connection: environment.nativeConnection,
        activities: { ...quietActivities(hostId), ...activities },
        shutdownGraceTime: 0,
        maxHeartbeatThrottleInterval: "1 second",
      } as const;
      const main = await Worker.create({ ...common, taskQueue: TASK_QUEUE, workflowBundle });
      const host = await Worker.create({ ...common, taskQueue: hostQueue(hostId) });
      const hostRun = host.run();
      try {
        return await main.runUntil(work);
      } finally {
        host.shutdown();
        await hostRun;
      }
    },
    stop: () => environment.teardown(),
  };
}

/** Starts a batch as the API does, under the batch's own id. */
export const startBatch = ({ environment }: Harness, input: BatchVideoInput) =>
  environment.client.workflow.start(WORKFLOWS.batchVideo, {
    taskQueue: TASK_QUEUE,
    workflowId: workflowIds.batch(input.batchId),
    args: [input],
  });

export const resultOf = (input: ProductVideoInput): VideoResult => ({
  clip_id: `clip-of-${input.jobId}`,
  project_id: `project-of-${input.jobId}`,
  video_path: `${input.jobId}.mp4`,
  duration_s: 15,
  notes: [],
});

/** Stages that succeed at once. */
export function quietActivities(hostId = HOST_ID): Activities {
  return {
    setup: async () => ({ hostId }),
    voiceover: async () => ({ duration_s: 15 }),
    subtitles: async () => ({ cues: 1 }),
    composition: async () => {},
    finalRender: async () => {},
    library: async (input) => resultOf(input),
    removeWorkFolder: async () => {},
    endJob: async () => {},
    endBatch: async (_, end) => (end === "cancelled" ? "cancelled" : "complete"),
    describeBatchEnd: async (_, batchId) => eventOf(batchId),
    notifyBatchEnd: async () => {},
    syncFeed: async () => ({ read: 0, inserted: 0, updated: 0, unchanged: 0, gone: 0, rejected: 0 }),
    endFeedSync: async () => {},
    beginNightlyRun: async () => true,
    pickNightly: async () => [],
    openNightlyBatch: async () => null,
    endNightlyRun: async () => ({
      ...{ status: "completed", summary: "1 video was made.", completed: 1, failed: 0 },
      ...{ error: null, error_type: null },
    }),
  };
}

/** Ends batches with a status, as the database does, which alone decides on it; `ends` is what it was told. */
export function batchEnds(status: BatchStatus) {
  const ends: [string, BatchEnd][] = [];
  const endBatch: Activities["endBatch"] = async (batchId, end) => {
    ends.push([batchId, end]);
    return status;
  };
  return { ends, endBatch };
}

export const eventOf = (batchId: string): BatchEndEvent => ({
  type: "batch.completed",
  timestamp: "2026-11-21T09:00:00.000Z",
  data: {
    ...{ batch_id: batchId, kind: "product", name: "A batch", status: "complete", outcome: "completed" },
    ...{ total: 1, completed: 1, failed: 0, cancelled: 0 },
  },
});

export const typedFailure = (type: string, message: string) => ApplicationFailure.nonRetryable(message, type);

export function batchOf(count: number, settings: Partial<BatchVideoInput["settings"]> = {}): BatchVideoInput {
  return {
    batchId: randomUUID(),
    profileId: randomUUID(),
    items: Array.from({ length: count }, (_, i) => ({
      jobId: randomUUID(),
      productId: `product-${i + 1}`,
      title: `Product ${i + 1}`,
    })),
    settings: { ...DEFAULT_SETTINGS, ...settings },
    concurrency: 3,
  };
}

export function videoOf(settings: Partial<BatchVideoInput["settings"]> = {}): ProductVideoInput {
  const [item] = batchOf(1).items;
  if (!item) throw new Error("no item");
  return { ...item, batchId: null, profileId: randomUUID(), settings: { ...DEFAULT_SETTINGS, ...settings } };
}
