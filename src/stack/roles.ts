/** Worker and API, each as a child process of the stack. */
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import proto from "@temporalio/proto";
import type { Config } from "../config.ts";
import { TASK_QUEUE } from "../contract/jobs.ts";
import { temporalConnectionOptions } from "../temporal/connection.ts";
import { childEnvironment } from "./environment.ts";
import type { LineSink } from "./log-file.ts";
import type { ProcessSpec } from "./supervised-process.ts";

export const ROLES = ["worker", "api"] as const;
export type Role = (typeof ROLES)[number];

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PROBE_LIMIT_MS = 1_000;

/**
 * @param config names the servers that the role uses
 * @param watch restarts the role when a file changes that it imports
 */
export function roleSpec(role: Role, config: Config, output: LineSink, watch: boolean): ProcessSpec {
  const { file, alsoWatched, ...own } = { worker: workerSpec, api: apiSpec }[role](config, watch);
  return {
    ...own,
    command: process.execPath,
    args: watch ? watchArguments(file, alsoWatched) : ["--import", "tsx", file],
    cwd: ROOT,
    environment: childEnvironment(config),
    output,
    // `tsx watch` passes a SIGTERM on to the role; SIGKILL would leave the role behind.
    orphanSignal: watch ? "SIGTERM" : "SIGKILL",
  };
}

function watchArguments(file: string, alsoWatched: string[]): string[] {
  const tsx = createRequire(import.meta.url).resolve("tsx/cli");
  return [tsx, "watch", "--clear-screen=false", ...alsoWatched.flatMap((path) => ["--include", path]), file];
}

interface OwnSpec extends Pick<ProcessSpec, "name" | "ready" | "readyWithinMs" | "stopSignal" | "stopWithinMs"> {
  /** The program, relative to the checkout. */
  file: string;
  /** Files that it reads instead of importing them: a watcher cannot find them by itself. */
  alsoWatched: string[];
}

function workerSpec(config: Config, watch: boolean): OwnSpec {
  return {
    name: "worker",
    file: "src/bin/worker.ts",
    alsoWatched: ["build/workflow-bundle.js"],
    // A watched worker is a child of the watcher that is started here, with a pid that is not known.
    ready: (pid) => polls(config, (identity) => watch || identity === `${config.HOST_ID}/${pid}`),
    readyWithinMs: 30_000,
    stopSignal: "SIGTERM",
    // A little more than the worker allows its running steps to finish.
    stopWithinMs: 25_000,
  };
}

function apiSpec(config: Config): OwnSpec {
  return {
    name: "api",
    file: "src/bin/api.ts",
    alsoWatched: [],
    ready: () => answers(`${apiUrl(config)}/healthz`),
    readyWithinMs: 30_000,
    stopSignal: "SIGTERM",
    stopWithinMs: 12_000,
  };
}

/** The API's address for this machine. */
export function apiUrl(config: Config): string {
  const host = ["0.0.0.0", "::"].includes(config.HOST) ? "127.0.0.1" : config.HOST;
  return `http://${host.includes(":") ? `[${host}]` : host}:${config.PORT}`;
}

/** Whether a GET succeeds within {@link PROBE_LIMIT_MS}. */
export async function answers(url: string): Promise<boolean> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(PROBE_LIMIT_MS) });
  await answer.body?.cancel();
  return answer.ok;
}

/** Whether a worker whose identity (HOST_ID/pid) matches polls Temporal's task queue. */
async function polls(config: Config, matches: (identity: string) => boolean): Promise<boolean> {
  const { Connection } = await import("@temporalio/client");
  const connection = await Connection.connect(await temporalConnectionOptions(config));
  try {
    const { pollers } = await connection.withDeadline(Date.now() + PROBE_LIMIT_MS, () =>
      connection.workflowService.describeTaskQueue({
        namespace: config.TEMPORAL_NAMESPACE,
        taskQueue: { name: TASK_QUEUE },
        taskQueueType: proto.temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
      }),
    );
    return (pollers ?? []).some(({ identity }) => identity && matches(identity));
  } finally {
    await connection.close();
  }
}
