/**
 * A Supabase project as a hosted one looks from outside: one address, PostgREST at /rest/v1, Auth at /auth/v1, Storage at
 * /storage/v1, this checkout's migrations in its database. Auth and Storage are stand-ins; everything else is real.
 */
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream";
import { pino } from "pino";
import { ADMIN, startCluster } from "../../src/stack/database/cluster.ts";
import { startGateway } from "../../src/stack/database/gateway.ts";
import { bootstrap, migrate, seed } from "../../src/stack/database/migrate.ts";
import { startPostgrest } from "../../src/stack/database/postgrest.ts";
import { ensureSecrets } from "../../src/stack/database/secrets.ts";
import { createSupervisor } from "../../src/stack/supervised-process.ts";
import { STORAGE_SCHEMA } from "./storage-tables.ts";
import { type AuthServer, createAuthServer } from "./supabase-auth.ts";
import { createStorageServer, type StorageServer } from "./supabase-storage.ts";

export interface HostedSupabase {
  /** What a client of the project sets. */
  environment: Record<
    "SUPABASE_URL" | "SUPABASE_ANON_KEY" | "SUPABASE_SERVICE_ROLE_KEY" | "SUPABASE_JWT_SECRET",
    string
  >;
  auth: AuthServer;
  storage: StorageServer;
  /** Runs SQL as the project's owner, as its dashboard does. */
  sql(text: string): Promise<void>;
  close(): Promise<void>;
}

/** Starts it, its demo user seeded. @param dataDir of its own */
export async function startHostedSupabase(dataDir: string): Promise<HostedSupabase> {
  const secrets = await ensureSecrets(dataDir);
  const { signal } = new AbortController();
  const supervise = createSupervisor({ log: pino({ level: "silent" }), onPid: () => {}, signal });
  const cluster = await startCluster({ dataDir, secrets, supervise, onRestarted: async () => {} });

  const admin = await cluster.connect(ADMIN, secrets.admin_password);
  await bootstrap(admin, secrets);
  await admin.query(STORAGE_SCHEMA).finally(() => admin.end());
  const owner = await cluster.connect("postgres", secrets.owner_password);
  await migrate(owner);
  await seed(owner).finally(() => owner.end());

  const postgrest = await startPostgrest({ dataDir, databasePort: cluster.port, secrets, supervise });
  const keys = [secrets.anon_key, secrets.service_role_key];
  const gateway = await startGateway({ postgrestPort: postgrest.port, keys, port: 0 });
  const connect = () => cluster.connect("authenticator", secrets.authenticator_password);
  const storage = createStorageServer({ jwtSecret: secrets.jwt_secret, connect });

  const asOwner = () => cluster.connect("postgres", secrets.owner_password);
  const auth = createAuthServer({ jwtSecret: secrets.jwt_secret, connect: asOwner });

  const front = createServer((incoming, outgoing) => {
    if (incoming.url?.startsWith("/storage/v1/")) storage.handle(incoming, outgoing);
    else if (incoming.url?.startsWith("/auth/v1/")) auth.handle(incoming, outgoing);
    else forward(gateway.url, incoming, outgoing);
  });
  await new Promise<void>((resolve) => front.listen(0, "127.0.0.1", resolve));
  return {
    environment: {
      SUPABASE_URL: `http://127.0.0.1:${(front.address() as AddressInfo).port}`,
      SUPABASE_ANON_KEY: secrets.anon_key,
      SUPABASE_SERVICE_ROLE_KEY: secrets.service_role_key,
      SUPABASE_JWT_SECRET: secrets.jwt_secret,
    },
    auth,
    storage,
    async sql(text) {
      const client = await asOwner();
      await client.query(text).finally(() => client.end());
    },
    async close() {
      front.closeAllConnections();
      await new Promise((resolve) => front.close(resolve));
      await gateway.stop();
      await postgrest.process.stop();
      await cluster.server.stop();
    },
  };
}

function forward(to: string, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { method, headers } = incoming;
  const onward = request(new URL(incoming.url ?? "/", to), { method: method ?? "GET", headers });
  onward.on("response", (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    pipeline(answer, outgoing, () => {});
  });
  onward.on("error", () => outgoing.destroy());
  pipeline(incoming, onward, () => {});
}
