/** Starts the local stack: servers, worker and API. `npm start`, `npm run dev`, the demo and the tests use it. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Config } from "../config.ts";
import { startDatabase } from "./database/index.ts";
import { settingsOf } from "./environment.ts";
import { StackError } from "./errors.ts";
import { hostId } from "./host-id.ts";
import { lockDataDir } from "./lock.ts";
import { fileOutput, terminalOutput } from "./output.ts";
import { claimPort } from "./ports.ts";
import { secureDataDir } from "./private-files.ts";
import { endLeftovers, openRecord } from "./record.ts";
import { answers, apiUrl, ROLES, type Role, roleSpec } from "./roles.ts";
import { createSupervisor } from "./supervised-process.ts";
import { startTemporal } from "./temporal.ts";

export { StackError } from "./errors.ts";
export type { Role } from "./roles.ts";

export interface StackOptions {
  /** Which roles run besides the servers; default: both. */
  roles?: readonly Role[];
  /** Logs go to DATA_DIR/logs instead of the terminal. */
  quiet?: boolean;
  /** Restarts a role when its source changes: for development. */
  watch?: boolean;
  /** Aborts a start. */
  signal?: AbortSignal;
}

export interface Stack {
  /** The configuration of worker and API: with the servers' addresses and keys, and the ports that were chosen. */
  config: Config;
  /** `config` as environment variables. */
  environment: Record<string, string>;
  /** The API's address; only valid when that role runs. */
  apiUrl: string;
  /** Temporal's Web UI; null where the server is not embedded. */
  temporalUiUrl: string | null;
  /** Stops API and worker, which may finish running steps, then Temporal and the database. */
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 30_000;

/**
 * Starts a database unless SUPABASE_URL is set, a Temporal server unless TEMPORAL_ADDRESS is set, and the roles. Waits
 * until the API is ready. Port 0 for PORT or TEMPORAL_UI_PORT means any free port. Servers and roles that crash are
 * restarted on the same ports. All of them end with this process, however it ends.
 * @throws StackError saying what is wrong and what to do; nothing is left running
 */
export async function startStack(given: Config, options: StackOptions = {}): Promise<Stack> {
  const { roles = ROLES, quiet = false, watch = false, signal = new AbortController().signal } = options;
  secureDataDir(given.DATA_DIR);
  const unlock = lockDataDir(given.DATA_DIR);
  /** Stops what was started, last first. */
  const undo: (() => Promise<void>)[] = [async () => unlock()];
  const stop = async () => {
    for (let step = undo.pop(); step; step = undo.pop()) await step();
  };
  try {
    await endLeftovers(given.DATA_DIR);
    const record = openRecord(given.DATA_DIR);
    undo.push(async () => record.close());
    const output = (quiet ? fileOutput : terminalOutput)(given);
    const supervise = createSupervisor({ log: output.log, onPid: record.recordPid, signal });

    const ports = await claimPorts(given, roles);
    const [database, temporal] = await startTogether(undo, [
      async () => (given.SUPABASE_URL ? null : startDatabase({ dataDir: given.DATA_DIR, supervise })),
      async () =>
        given.TEMPORAL_ADDRESS
          ? null
          : startTemporal({
              dataDir: given.DATA_DIR,
              uiPort: ports.TEMPORAL_UI_PORT,
              namespace: given.TEMPORAL_NAMESPACE,
              supervise,
            }),
    ]);
    const config: Config = {
      ...given,
      ...ports,
      ...database?.environment,
      ...(temporal && { TEMPORAL_ADDRESS: temporal.address, TEMPORAL_UI_URL: temporal.uiUrl }),
      // Requests without a token are the demo user's only with the embedded database.
      FEEDREEL_EMBEDDED: database !== null,
      FEEDREEL_OWN_PORTS: [ports.PORT, ...(database?.ports ?? []), ...(temporal?.ports ?? [])],
      HOST_ID: await hostId(given),
    };
    if (database) config.FETCH_ALLOWED_PRIVATE_HOSTS = [...config.FETCH_ALLOWED_PRIVATE_HOSTS, ...sampleHosts(config)];
    const environment = settingsOf(config);
    const urls = {
      apiUrl: apiUrl(config),
      temporalUiUrl: temporal?.uiUrl ?? null,
    };
    await startTogether(
      undo,
      roles.map((role) => () => supervise(roleSpec(role, config, output.role(role), watch))),
    );
    if (ROLES.every((role) => roles.includes(role))) await waitUntilReady(`${urls.apiUrl}/readyz`, signal);
    record.publish({ api: roles.includes("api") ? urls.apiUrl : null, temporal_ui: urls.temporalUiUrl, environment });

    let stopping: Promise<void> | undefined;
    return { config, environment, ...urls, stop: () => (stopping ??= stop()) };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function claimPorts(config: Config, roles: readonly Role[]): Promise<Pick<Config, "PORT" | "TEMPORAL_UI_PORT">> {
  const PORT = roles.includes("api") ? await claimPort("PORT", config.PORT, config.HOST) : config.PORT;
  const TEMPORAL_UI_PORT = config.TEMPORAL_ADDRESS
    ? config.TEMPORAL_UI_PORT
    : await claimPort("TEMPORAL_UI_PORT", config.TEMPORAL_UI_PORT);
  return { PORT, TEMPORAL_UI_PORT };
}

/** Hosts of the sample feed and its pictures, which the API serves: private addresses from which the worker may fetch `/samples/`. */
const sampleHosts = ({ PORT }: Config): string[] => [`127.0.0.1:${PORT}`, `localhost:${PORT}`];

type Startable = { stop(): Promise<void> } | null;

/**
 * Starts several at once, and adds to `undo` a step that stops those that started, also when another one failed.
 * @throws the first error, after all have settled
 */
async function startTogether<const T extends readonly (() => Promise<Startable>)[]>(
  undo: (() => Promise<void>)[],
  starts: T,
): Promise<{ -readonly [K in keyof T]: Awaited<ReturnType<T[K]>> }> {
  const settled = await Promise.allSettled(starts.map((start) => start()));
  const started = settled.map((result) => (result.status === "fulfilled" ? result.value : null));
  undo.push(async () => {
    await Promise.all(started.map((one) => one?.stop()));
  });
  for (const result of settled) if (result.status === "rejected") throw result.reason;
  return started as { -readonly [K in keyof T]: Awaited<ReturnType<T[K]>> };
}

async function waitUntilReady(url: string, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await answers(url).catch(() => false))) {
    if (signal.aborted) throw new StackError("Stopped while starting.");
    if (Date.now() > deadline) {
      const body = await fetch(url).then(
        (answer) => answer.text(),
        (error: unknown) => String(error),
      );
      throw new StackError(`Not ready after ${READY_WITHIN_MS / 1000} s: ${body}`);
    }
    await sleep(100);
  }
}
