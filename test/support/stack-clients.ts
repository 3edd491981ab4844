/** The stack behind the API: its database as the worker sees it, and its Temporal server. */
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { Client, Connection } from "@temporalio/client";
import { inject } from "vitest";
import { type Config, readConfig } from "../../src/config.ts";
import { runningStack } from "../../src/stack/record.ts";
import { createServiceClient, type Database } from "../../src/store/client.ts";
import { findProfile } from "../../src/store/profiles.ts";
import { temporalConnectionOptions } from "../../src/temporal/connection.ts";

export interface StackClients {
  /** Of worker and API. */
  config: Config;
  db: Database;
  client: Client;
  /** The demo user's. */
  profileId: string;
  close(): Promise<void>;
}

export async function openStackClients(): Promise<StackClients> {
  const config = readConfig(runningStack(inject("dataDir"))?.environment);
  const db = createServiceClient(config);
  const connection = await Connection.connect(await temporalConnectionOptions(config));
  const client = new Client({ connection, namespace: config.TEMPORAL_NAMESPACE });
  const profileId = (await findProfile(db))?.id ?? "";
  return { config, db, client, profileId, close: () => connection.close() };
}

export interface ReceivedCall {
  headers: Record<string, string>;
  body: string;
}

/**
 * A receiver of callbacks, at the one private address that the stack may call.
 * @param answers the statuses of its first answers; then 204
 */
export async function openReceiver(
  answers: number[] = [],
): Promise<{ url: string; calls: ReceivedCall[]; close(): Promise<void> }> {
  const calls: ReceivedCall[] = [];
  const server = createServer(async (request, response) => {
    calls.push({ headers: request.headers as Record<string, string>, body: await text(request) });
    const status = answers.shift() ?? 204;
    response.writeHead(status, status === 503 ? { "retry-after": "1" } : {}).end();
  });
  const port = inject("shopPort");
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${port}/hook?shop=1`,
    calls,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
