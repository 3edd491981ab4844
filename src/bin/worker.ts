/** The worker: runs workflows and activities until it is asked to stop. */
import { mkdir } from "node:fs/promises";
import { setPriority } from "node:os";
import { fileURLToPath } from "node:url";
import { Client } from "@temporalio/client";
import { NativeConnection, Runtime, Worker } from "@temporalio/worker";
import type { Logger } from "pino";
import { createActivities } from "../activities/index.ts";
import { createSlots } from "../activities/slots.ts";
import { listWorkFolders, removeWorkFolder, workRoot } from "../activities/work-folder.ts";
import { type Config, readConfig } from "../config.ts";
import { hostQueue, TASK_QUEUE } from "../contract/jobs.ts";
import { createSafeFetch } from "../http/safe-fetch.ts";
import { createSafePost } from "../http/safe-post.ts";
import { createLogger } from "../log.ts";
import { sweepOrphanedFiles } from "../services/library/sweep-orphaned-files.ts";
import { createReconciler, repeatedly } from "../services/reconcile/reconciler.ts";
import { createServiceClient, type Database } from "../store/client.ts";
import { unfinishedJobs } from "../store/jobs.ts";
import { temporalConnectionOptions } from "../temporal/connection.ts";
import { ensureSearchAttributes } from "../temporal/search-attributes.ts";

/** Built by set-up, so that a worker is up in a second. */
const WORKFLOW_BUNDLE = fileURLToPath(new URL("../../build/workflow-bundle.js", import.meta.url));
/** Renders that take no longer may finish before a worker that was asked to stop goes. */
const SHUTDOWN_GRACE = "20 seconds";
/** Videos that wait for a render slot each hold an activity; the slots bound the work, not this. */
const MAX_ACTIVITIES = 1_000;
/** Drawing can wait for the API's answers; ffmpeg, whose own niceness counts from here, for both. */
const NICENESS = 5;
const HOUSEKEEPING_EVERY_MS = 60_000;

async function main(): Promise<void> {
  setPriority(NICENESS);
  const config = readConfig();
  const log = createLogger(config, "worker");
  Runtime.install({ logger: temporalLogger(log), shutdownSignals: [] });

  const connection = await NativeConnection.connect(await temporalConnectionOptions(config));
  const db = createServiceClient(config);
  await mkdir(workRoot(config), { recursive: true });
  await ensureSearchAttributes(connection, config.TEMPORAL_NAMESPACE, log);

  const activities = createActivities({
    config,
    db,
    log,
    safeFetch: createSafeFetch({ allowedPrivateHosts: config.FETCH_ALLOWED_PRIVATE_HOSTS }),
    safePost: createSafePost({ allowedPrivateHosts: config.FETCH_ALLOWED_PRIVATE_HOSTS }),
    renderSlots: createSlots(config.RENDER_SLOTS),
  });
  const common = {
    connection,
    namespace: config.TEMPORAL_NAMESPACE,
    identity: `${config.HOST_ID}/${process.pid}`,
    activities,
    shutdownGraceTime: SHUTDOWN_GRACE,
    maxConcurrentActivityTaskExecutions: MAX_ACTIVITIES,
    // Progress is news for a second, and cancellation travels with it.
    maxHeartbeatThrottleInterval: "1 second",
    defaultHeartbeatThrottleInterval: "1 second",
  } as const;
  const workers = await Promise.all([
    Worker.create({ ...common, taskQueue: TASK_QUEUE, workflowBundle: { codePath: WORKFLOW_BUNDLE } }),
    Worker.create({ ...common, taskQueue: hostQueue(config.HOST_ID) }),
  ]);

  const stopping = new AbortController();
  const stop = (signal: NodeJS.Signals) => {
    log.info({ signal }, "stopping: running steps may finish");
    stopping.abort();
    for (const worker of workers) if (worker.getState() === "RUNNING") worker.shutdown();
  };
  process.once("SIGINT", stop).once("SIGTERM", stop);
  log.info({ host_id: config.HOST_ID, render_slots: config.RENDER_SLOTS }, "worker runs");
  const client = new Client({ connection, namespace: config.TEMPORAL_NAMESPACE });
  const reconciler = createReconciler({ client, db, log, concurrency: config.BATCH_CONCURRENCY });
  const sweeps = [() => sweepWorkFolders(config, db), () => sweepOrphanedFiles(config, db, log)];
  const housekeeping = [reconciler.round, ...sweeps].map((duty) =>
    repeatedly(HOUSEKEEPING_EVERY_MS, duty, { log, signal: stopping.signal }),
  );
  await Promise.all(workers.map((worker) => worker.run())).finally(() => stopping.abort());
  await Promise.all(housekeeping);
  await connection.close();
  log.info("worker stopped");
}

/** Folders of videos that ended while this machine was away, or whose workflow was ended by force. */
async function sweepWorkFolders(config: Config, db: Database): Promise<void> {
  const here = await listWorkFolders(config);
  const unfinished = await unfinishedJobs(db, here);
  await Promise.all(here.filter((id) => !unfinished.has(id)).map((id) => removeWorkFolder(config, id)));
}

function temporalLogger(log: Logger) {
  const at = (level: "debug" | "info" | "warn" | "error") => (message: string, meta?: object) =>
    log[level](meta ?? {}, message);
  const levels = { trace: at("debug"), debug: at("debug"), info: at("debug"), warn: at("warn"), error: at("error") };
  return {
    ...levels,
    log: (level: string, message: string, meta?: object) =>
      levels[level.toLowerCase() as keyof typeof levels](message, meta),
  };
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
