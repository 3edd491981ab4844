/** Runs a server of the stack as a child process: waits until it is ready, restarts it when it crashes, stops it. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import { guardChild } from "../process-guard.ts";
import { StackError } from "./errors.ts";
import type { LineSink } from "./log-file.ts";

export interface ProcessSpec {
  name: string;
  command: string;
  args: string[];
  environment: NodeJS.ProcessEnv;
  cwd?: string;
  /** The system's user and group that it runs as. */
  owner?: { uid: number; gid: number } | undefined;
  output: LineSink;
  /** Polled until it returns true; a rejection counts as false. */
  ready(pid: number): Promise<boolean>;
  readyWithinMs: number;
  stopSignal: NodeJS.Signals;
  /** SIGKILL follows after this time. */
  stopWithinMs: number;
  /** Sent when this process dies without stopping it; default: SIGKILL. */
  orphanSignal?: NodeJS.Signals;
  /** Runs before each start: cleans up after a crash. */
  prepare?(): Promise<void>;
  /** Runs when it is ready again after a crash. */
  onRestarted?(): Promise<void>;
}

export interface SupervisedProcess {
  /** Stops it; it is then started again as after a crash. */
  restart(): Promise<void>;
  /** Resolves when it has ended. */
  stop(): Promise<void>;
}

export interface SupervisorOptions {
  log: Logger;
  /** Called with the pid of each process that starts, and with null when it has ended. */
  onPid(name: string, pid: number | null): void;
  /** Aborts starts. */
  signal: AbortSignal;
}

export type Supervise = (spec: ProcessSpec) => Promise<SupervisedProcess>;

const READY_POLL_MS = 40;
/** Last lines of output to put into the message when it does not start. */
const TAIL_LINES = 12;
const BACKOFF_FIRST_MS = 250;
const BACKOFF_MOST_MS = 15_000;
/** A crash after a run this long counts as the first one. */
const HEALTHY_MS = 60_000;

interface Running {
  child: ChildProcess;
  /** Resolves to how it ended, in words. */
  ended: Promise<string>;
}

/** @returns the function that starts a supervised process; it throws StackError when the first start fails */
export function createSupervisor({ log, onPid, signal }: SupervisorOptions): Supervise {
  return async (spec) => {
    const stopped = new AbortController();
    let current: Running | undefined;

    async function launch(): Promise<void> {
      await spec.prepare?.();
      if (stopped.signal.aborted) return;
      const tail: string[] = [];
      const running = spawnChild(spec, (line) => {
        tail.push(line);
        if (tail.length > TAIL_LINES) tail.shift();
        spec.output(line);
      });
      current = running;
      const { pid } = running.child;
      if (pid !== undefined) {
        onPid(spec.name, pid);
        void running.ended.then(() => onPid(spec.name, null));
      }
      const reason = await waitUntilReady(spec, running, signal);
      if (reason === null || stopped.signal.aborted) return;
      await endChild(spec, running);
      throw new StackError(`${spec.name} did not start: ${reason}\n${tail.map((line) => `  ${line}`).join("\n")}`);
    }

    async function watch(): Promise<void> {
      let crashes = 0;
      while (!stopped.signal.aborted) {
        const since = Date.now();
        const how = await current?.ended;
        if (stopped.signal.aborted) return;
        crashes = Date.now() - since > HEALTHY_MS ? 0 : crashes + 1;
        const pause = Math.min(BACKOFF_FIRST_MS * 2 ** crashes, BACKOFF_MOST_MS);
        log.error({ server: spec.name, ended: how, restart_in_ms: pause }, `${spec.name} crashed, restarting it`);
        await sleep(pause, undefined, { signal: stopped.signal }).catch(() => {});
        if (stopped.signal.aborted) return;
        try {
          await launch();
          if (stopped.signal.aborted) return;
          log.info({ server: spec.name }, `${spec.name} runs again`);
          await spec.onRestarted?.();
        } catch (err) {
          log.error({ server: spec.name, err }, `${spec.name} could not be restarted`);
        }
      }
    }

    await launch();
    const watching = watch();
    return {
      async restart() {
        if (current) await endChild(spec, current);
      },
      async stop() {
        stopped.abort();
        if (current) await endChild(spec, current);
        await watching;
      },
    };
  };
}

function spawnChild(spec: ProcessSpec, onLine: LineSink): Running {
  const child = spawn(spec.command, spec.args, {
    env: spec.environment,
    stdio: ["ignore", "pipe", "pipe"],
    // A session of its own, so that Ctrl-C in the terminal reaches only this process, which stops the others in order.
    detached: true,
    ...(spec.cwd !== undefined && { cwd: spec.cwd }),
    ...spec.owner,
  });
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on("line", onLine);
  const release = child.pid === undefined ? () => {} : guardChild(child.pid, spec.orphanSignal);
  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => resolve(signal ? `ended by ${signal}` : `ended with code ${code}`));
  }).finally(release);
  return { child, ended };
}

/** @returns null once it is ready, or what went wrong */
async function waitUntilReady(
  spec: ProcessSpec,
  { child, ended }: Running,
  signal: AbortSignal,
): Promise<string | null> {
  let how: string | null = null;
  void ended.then((text) => {
    how = text;
  });
  const deadline = Date.now() + spec.readyWithinMs;
  while (how === null && Date.now() < deadline && !signal.aborted) {
    const pid = child.pid;
    if (pid !== undefined && (await spec.ready(pid).catch(() => false))) return null;
    await sleep(READY_POLL_MS);
  }
  if (signal.aborted) return "it was stopped";
  return how ?? `no answer within ${spec.readyWithinMs / 1000} s`;
}

async function endChild(spec: ProcessSpec, { child, ended }: Running): Promise<void> {
  const gone = () => child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
  if (gone()) return;
  const exit = once(child, "exit");
  child.kill(spec.stopSignal);
  const timer = setTimeout(() => child.kill("SIGKILL"), spec.stopWithinMs);
  await exit;
  clearTimeout(timer);
  await ended;
}
