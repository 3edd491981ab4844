/** `npm run worker`: runs workflows and activities until it is told to stop. */
import { mkdir } from "node:fs/promises";
import { setPriority } from "node:os";
import { fileURLToPath } from "node:url";
import { Client } from "@temporalio/client";
import { NativeConnection, Runtime, Worker } from "@temporalio/worker";
import type { Dependencies } from "../activities/dependencies.ts";
import { createActivities } from "../activities/index.ts";
import { scrubFailures } from "../activities/scrub-failures.ts";
import { sweepWorkFolders, workRoot } from "../activities/work-folder.ts";
import { createLimit } from "../concurrency-limit.ts";
import { ConfigError, readConfig } from "../config.ts";
import { hostQueue, TASK_QUEUE } from "../contract/jobs.ts";
import { outgoingRules } from "../http/address-rules.ts";
import { createSafeFetch } from "../http/safe-fetch.ts";
import { createSafePost } from "../http/safe-post.ts";
import { createLogger } from "../log.ts";
import { createScrub, secretsOf } from "../secrets.ts";
import { sweepOrphanedFiles } from "../services/library/sweep-orphaned-files.ts";
import { createReconciler, repeatEvery } from "../services/reconcile/reconciler.ts";
import { StackError } from "../stack/errors.ts";
import { joinStack } from "../stack/join.ts";
import { keepFilesPrivate } from "../stack/private-files.ts";
import { stopOnSignals } from "../stack/stop-signals.ts";
import { createServiceClient } from "../store/client.ts";
import { setServerLimits } from "../store/server-limits.ts";
import { temporalConnectionOptions } from "../temporal/connection.ts";
import { createSdkLogger } from "../temporal/sdk-logger.ts";
import { ensureSearchAttributes } from "../temporal/search-attributes.ts";

/** Built by set-up, so that a worker is up in a second. */
const WORKFLOW_BUNDLE = fileURLToPath(new URL("../../build/workflow-bundle.js", import.meta.url));
/** How long running steps may go on once the worker is told to stop. */
const SHUTDOWN_GRACE = "20 seconds";
/** Videos that wait for a render slot hold an activity each: the slots bound the work, not this. */
const MAX_ACTIVITIES = 1_000;
/** The API's answers come before drawing, and before ffmpeg, which inherits this. */
const NICENESS = 5;
const HOUSEKEEPING_EVERY_MS = 60_000;

/** One worker for the common task queue, one for the queue of this machine. */
function createWorkers(connection: NativeConnection, deps: Dependencies): Promise<Worker[]> {
  const { config } = deps;
  const interceptors = { activity: [scrubFailures(createScrub(secretsOf(config)))] };
  const common = {
    connection,
    namespace: config.TEMPORAL_NAMESPACE,
    identity: `${config.HOST_ID}/${process.pid}`,
    activities: createActivities(deps),
    interceptors,
    shutdownGraceTime: SHUTDOWN_GRACE,
    maxConcurrentActivityTaskExecutions: MAX_ACTIVITIES,
    // Progress must show within 2 s, and cancellation arrives with the answer to a heartbeat.
    maxHeartbeatThrottleInterval: "1 second",
    defaultHeartbeatThrottleInterval: "1 second",
  } as const;
  return Promise.all([
    Worker.create({ ...common, taskQueue: TASK_QUEUE, workflowBundle: { codePath: WORKFLOW_BUNDLE } }),
    Worker.create({ ...common, taskQueue: hostQueue(config.HOST_ID) }),
  ]);
}

/** Repairs and sweeps that any worker may do, until `signal` aborts. */
async function runHousekeeping(client: Client, { config, db, log }: Dependencies, signal: AbortSignal): Promise<void> {
  const reconciler = createReconciler({ client, db, log, concurrency: config.BATCH_CONCURRENCY });
  const limits = () => setServerLimits(db, config.BATCH_MAX_ITEMS);
  const tasks = [
    limits,
    reconciler.round,
    () => sweepWorkFolders(config, db),
    () => sweepOrphanedFiles(config, db, log),
  ];
  await Promise.all(tasks.map((task) => repeatEvery(HOUSEKEEPING_EVERY_MS, task, { log, signal })));
}

async function main(): Promise<void> {
  keepFilesPrivate();
  joinStack(process.env);
  const config = readConfig();
  const log = createLogger(config, "worker");
  setPriority(NICENESS);
  Runtime.install({ logger: createSdkLogger(log), shutdownSignals: [] });
  await mkdir(workRoot(config), { recursive: true });

  const connection = await NativeConnection.connect(await temporalConnectionOptions(config));
  await ensureSearchAttributes(connection, config.TEMPORAL_NAMESPACE, log);
  const deps: Dependencies = {
    config,
    db: createServiceClient(config),
    log,
    safeFetch: createSafeFetch(outgoingRules(config)),
    safePost: createSafePost(outgoingRules(config)),
    renderSlots: createLimit(config.RENDER_SLOTS),
  };
  const workers = await createWorkers(connection, deps);
  const stopping = new AbortController();
  const client = new Client({ connection, namespace: config.TEMPORAL_NAMESPACE });
  const housekeeping = runHousekeeping(client, deps, stopping.signal);
  const running = Promise.all(workers.map((worker) => worker.run()));
  log.info({ host_id: config.HOST_ID, render_slots: config.RENDER_SLOTS }, "worker runs");

  async function ended(): Promise<void> {
    await running.finally(() => stopping.abort());
    await housekeeping;
    await connection.close();
    log.info("worker stopped");
  }
  const done = ended();
  stopOnSignals(async () => {
    log.info("stopping: running steps may finish");
    stopping.abort();
    for (const worker of workers) if (worker.getState() === "RUNNING") worker.shutdown();
    await done;
    return 0;
  });
  await done;
}

await main().catch((error: unknown) => {
  console.error(error instanceof ConfigError || error instanceof StackError ? error.message : error);
  process.exit(1);
});
