/** The stack's own programs, worker and API, each as a child process. */
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

/** How a role is run. `config` names the servers that it uses. */
export function roleSpec(role: Role, config: Config, output: LineSink): ProcessSpec {
  const own = { worker: workerSpec, api: apiSpec }[role](config);
  return { ...own, command: process.execPath, cwd: ROOT, environment: childEnvironment(config), output };
}

type OwnSpec = Omit<ProcessSpec, "command" | "cwd" | "environment" | "output">;

function workerSpec(config: Config): OwnSpec {
  return {
    name: "worker",
    args: ["--import", "tsx", "src/bin/worker.ts"],
    ready: (pid) => polls(config, `${config.HOST_ID}/${pid}`),
    readyWithinMs: 30_000,
    stopSignal: "SIGTERM",
    // A little more than the worker itself gives to the steps under way.
    stopWithinMs: 25_000,
  };
}

function apiSpec(config: Config): OwnSpec {
  return {
    name: "api",
    args: ["--import", "tsx", "src/bin/api.ts"],
    ready: () => answers(`${apiUrl(config)}/healthz`),
    readyWithinMs: 30_000,
    stopSignal: "SIGTERM",
    stopWithinMs: 12_000,
  };
}

/** Address at which this machine reaches the API. */
export function apiUrl(config: Config): string {
  const host = ["0.0.0.0", "::"].includes(config.HOST) ? "127.0.0.1" : config.HOST;
  return `http://${host.includes(":") ? `[${host}]` : host}:${config.PORT}`;
}

/** Whether a GET is answered with success. */
export async function answers(url: string): Promise<boolean> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(PROBE_LIMIT_MS) });
  await answer.body?.cancel();
  return answer.ok;
}

/** Whether a worker of this identity asks Temporal for work. */
async function polls(config: Config, identity: string): Promise<boolean> {
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
    return (pollers ?? []).some((poller) => poller.identity === identity);
  } finally {
    await connection.close();
  }
}
