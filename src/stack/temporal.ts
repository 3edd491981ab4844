/** The embedded Temporal server: `temporal server start-dev` with a database file in DATA_DIR. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Connection } from "@temporalio/client";
import proto from "@temporalio/proto";
import { temporalServerArguments } from "../../temporal-dev/arguments.ts";
import { findTemporal } from "../../temporal-dev/find.ts";
import { SEARCH_ATTRIBUTES } from "../contract/search-attributes.ts";
import { logFile } from "./log-file.ts";
import { freePort } from "./ports.ts";
import type { Supervise } from "./supervised-process.ts";
import { hiddenLoopback, startTemporalUi } from "./temporal-ui.ts";

const LOOPBACK = "127.0.0.1";
/** How long histories of closed workflows are kept; the default of a development server is one day. */
const RETENTION_DAYS = 30;
const PROBE_LIMIT_MS = 1_000;

export interface EmbeddedTemporal {
  /** host:port */
  address: string;
  uiUrl: string;
  /** All that its servers listen on. */
  ports: number[];
  stop(): Promise<void>;
}

export interface TemporalOptions {
  /** Its database is DATA_DIR/temporal/temporal.db, its log DATA_DIR/logs/temporal.log. */
  dataDir: string;
  /** Of the address that people open; the UI's own server listens elsewhere. */
  uiPort: number;
  namespace: string;
  supervise: Supervise;
}

/**
 * Starts the server and waits until the namespace answers. After a crash it is restarted on the same ports.
 * @throws Error when there is no `temporal` program; StackError when it does not start
 */
export async function startTemporal({
  dataDir,
  uiPort,
  namespace,
  supervise,
}: TemporalOptions): Promise<EmbeddedTemporal> {
  const folder = join(dataDir, "temporal");
  await mkdir(folder, { recursive: true });
  const port = await freePort();
  const metricsPort = await freePort();
  const httpPort = await freePort();
  const behind = { host: hiddenLoopback(), port: await freePort() };
  const address = `${LOOPBACK}:${port}`;
  const server = await supervise({
    name: "Temporal",
    command: findTemporal(),
    args: [
      ...["server", "start-dev", "--namespace", namespace],
      ...["--ip", LOOPBACK, "--port", String(port), "--http-port", String(httpPort)],
      ...["--ui-ip", behind.host, "--ui-port", String(behind.port), "--metrics-port", String(metricsPort)],
      ...["--db-filename", join(folder, "temporal.db"), "--log-level", "warn", "--log-format", "json"],
      // Ignores the settings of the user's own `temporal` commands.
      "--disable-config-file",
      "--disable-config-env",
      ...Object.values(SEARCH_ATTRIBUTES).flatMap((name) => ["--search-attribute", `${name}=Keyword`]),
      ...temporalServerArguments,
    ],
    environment: process.env,
    output: logFile(dataDir, "temporal"),
    ready: () => namespaceAnswers(address, namespace),
    readyWithinMs: 20_000,
    stopSignal: "SIGTERM",
    stopWithinMs: 8_000,
  });
  const ui = await setRetention(address, namespace)
    .then(() => startTemporalUi(uiPort, behind))
    .catch(async (error: unknown) => {
      await server.stop();
      throw error;
    });
  return {
    address,
    uiUrl: ui.url,
    ports: [port, metricsPort, httpPort, uiPort, behind.port],
    async stop() {
      await ui.stop();
      await server.stop();
    },
  };
}

/** Runs `work` with a connection and closes it. */
async function withConnection<T>(address: string, work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address, connectTimeout: PROBE_LIMIT_MS });
  try {
    return await connection.withDeadline(Date.now() + PROBE_LIMIT_MS, () => work(connection));
  } finally {
    await connection.close();
  }
}

const namespaceAnswers = (address: string, namespace: string): Promise<boolean> =>
  withConnection(address, async ({ workflowService }) => {
    await workflowService.describeNamespace({ namespace });
    return true;
  });

const retention = proto.google.protobuf.Duration.fromObject({ seconds: RETENTION_DAYS * 86_400 });
const setRetention = (address: string, namespace: string): Promise<unknown> =>
  withConnection(address, ({ workflowService }) =>
    workflowService.updateNamespace({
      namespace,
      config: { workflowExecutionRetentionTtl: retention },
    }),
  );
