/** The PostgreSQL server whose data is in DATA_DIR/postgres, on a free loopback port. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { Client, type ClientConfig } from "pg";
import { StackError } from "../errors.ts";
import { logFile, scrubbed } from "../log-file.ts";
import { freePort } from "../ports.ts";
import { commandLine, identityOf } from "../process-identity.ts";
import type { Supervise, SupervisedProcess } from "../supervised-process.ts";
import { postgresFolder, postgresProgram } from "./programs.ts";
import type { Secrets } from "./secrets.ts";
import { give, postgresUser, type RunAs } from "./system-user.ts";

const HOST = "127.0.0.1";
/** The superuser, named as on hosted Supabase; `postgres` is an ordinary role there. */
export const ADMIN = "supabase_admin";
const CONNECT_LIMIT_MS = 2_000;
/** SQLSTATE. */
const INVALID_PASSWORD = "28P01";

const lockFile = (folder: string): string => join(folder, "postmaster.pid");

/** For a small machine that renders at the same time. Durability keeps PostgreSQL's defaults: fsync and synchronous commits. */
const SETTINGS: Record<string, string> = {
  listen_addresses: HOST,
  unix_socket_directories: "",
  max_connections: "60",
  shared_buffers: "64MB",
  effective_cache_size: "256MB",
  maintenance_work_mem: "32MB",
  max_wal_size: "256MB",
  wal_buffers: "4MB",
  max_parallel_workers_per_gather: "0",
  io_method: "sync",
  jit: "off",
  timezone: "UTC",
  log_timezone: "UTC",
  log_min_messages: "warning",
  log_line_prefix: "%m [%p] %u ",
};

export interface Cluster {
  port: number;
  /** Connects as a role; the caller ends the client. @param database `postgres` unless given */
  connect(role: string, password: string, database?: string): Promise<Client>;
  server: SupervisedProcess;
}

interface ClusterOptions {
  dataDir: string;
  secrets: Secrets;
  supervise: Supervise;
  onRestarted(): Promise<void>;
}

/**
 * Starts the server of DATA_DIR; the first start creates its data.
 * @throws StackError where PostgreSQL can't run here
 */
export async function startCluster({ dataDir, secrets, supervise, onRestarted }: ClusterOptions): Promise<Cluster> {
  const folder = join(dataDir, "postgres");
  const runAs = postgresUser([dataDir, postgresFolder()]);
  if (!existsSync(join(folder, "PG_VERSION"))) await create(folder, secrets, runAs);
  const port = await freePort();
  const connect = (user: string, password: string, database = "postgres") =>
    connectTo({ port, user, password, database });
  const settings = Object.entries({ ...SETTINGS, port: String(port) }).flatMap(([name, value]) => [
    "-c",
    `${name}=${value}`,
  ]);
  const server = await supervise({
    name: "PostgreSQL",
    ...run(runAs, "postgres", ["-D", folder, ...settings]),
    prepare: () => clearStaleLock(folder),
    output: scrubbed(logFile(dataDir, "postgres"), Object.values(secrets)),
    ready: (pid) => acceptsConnections(folder, pid),
    readyWithinMs: 60_000,
    // "Fast" shutdown: ends sessions and writes a checkpoint.
    stopSignal: "SIGINT",
    stopWithinMs: 15_000,
    orphanSignal: "SIGINT",
    onRestarted,
  });
  return { port, connect, server };
}

function run(runAs: RunAs, program: "postgres" | "initdb", args: string[]) {
  const environment = { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC" };
  return { ...runAs.command(postgresProgram(program), args), environment, cwd: "/" };
}

/** Creates the data folder, complete or not at all. */
async function create(folder: string, secrets: Secrets, runAs: RunAs): Promise<void> {
  const draft = `${folder}.new`;
  const passwordFile = `${folder}.password`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  await give(draft, runAs);
  try {
    await writeFile(passwordFile, secrets.admin_password, { mode: 0o600 });
    await give(passwordFile, runAs);
    const { command, args, owner, environment, cwd } = run(runAs, "initdb", [
      ...[`--pgdata=${draft}`, `--username=${ADMIN}`, `--pwfile=${passwordFile}`, "--auth=scram-sha-256"],
      // PostgreSQL's built-in Unicode rules, which do not depend on the system's locales.
      ...["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--data-checksums"],
    ]);
    await promisify(execFile)(command, args, { env: environment, cwd, ...owner });
  } catch (error) {
    const { stderr } = error as { stderr?: string };
    throw new StackError(`The database could not be created in ${folder}: ${stderr?.trim() || String(error)}`);
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rm(folder, { recursive: true, force: true });
  await rename(draft, folder);
}

async function connectTo(server: Required<Pick<ClientConfig, "port" | "user" | "database">> & { password: string }) {
  const client = new Client({ ...server, host: HOST, connectionTimeoutMillis: CONNECT_LIMIT_MS });
  // A broken connection fails its next query. Without a handler its error would end the process.
  client.on("error", () => {});
  await client.connect().catch((error: { code?: string }) => {
    if (error.code !== INVALID_PASSWORD) throw error;
    throw new StackError(
      "DATA_DIR/secrets.json does not belong to the database in DATA_DIR/postgres: restore the one that it was created with.",
    );
  });
  return client;
}

/** Whether the server accepts connections, from its lock file: line 1 is its process id, line 8 its status. */
async function acceptsConnections(folder: string, pid: number): Promise<boolean> {
  const lines = (await readFile(lockFile(folder), "utf8")).split("\n");
  return Number(lines[0]) === pid && lines[7]?.trim() === "ready";
}

/**
 * A killed PostgreSQL leaves its process id in its lock file, and does not start while any process of its user has that id.
 * DATA_DIR is locked by us, so a server that still runs there is a leftover, and is stopped first.
 */
async function clearStaleLock(folder: string): Promise<void> {
  const lock = lockFile(folder);
  const pid = Number((await readFile(lock, "utf8").catch(() => "")).split("\n")[0]);
  if (!pid) return;
  const holder = identityOf(pid);
  if (holder !== null && commandLine(pid).includes(folder)) {
    process.kill(pid, "SIGINT");
    for (let waited = 0; identityOf(pid) === holder && waited < 10_000; waited += 50) await sleep(50);
    if (identityOf(pid) === holder) process.kill(pid, "SIGQUIT");
    while (identityOf(pid) === holder) await sleep(50);
  }
  await rm(lock, { force: true });
}
