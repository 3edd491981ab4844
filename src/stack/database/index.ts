/** The embedded database: PostgreSQL, PostgREST and a gateway, which together have the API of a Supabase project. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Supervise } from "../supervised-process.ts";
import { ADMIN, startCluster } from "./cluster.ts";
import { startGateway } from "./gateway.ts";
import { bootstrap, migrate, seed } from "./migrate.ts";
import { type Postgrest, startPostgrest } from "./postgrest.ts";
import { ensureSecrets } from "./secrets.ts";

/** How long PostgREST may take to reconnect before it is restarted: its own retries back off up to 32 s; ms. */
const RECONNECT_PATIENCE_MS = 1_000;

export interface EmbeddedDatabase {
  /** What a client needs: SUPABASE_URL, both keys, SUPABASE_JWT_SECRET. */
  environment: Record<
    "SUPABASE_URL" | "SUPABASE_ANON_KEY" | "SUPABASE_SERVICE_ROLE_KEY" | "SUPABASE_JWT_SECRET",
    string
  >;
  /** All that its servers listen on. */
  ports: number[];
  stop(): Promise<void>;
}

/**
 * Starts the database of DATA_DIR and applies the migrations that it lacks.
 * @throws StackError where it can't run here, a migration fails, or the data was created with other secrets or migrations
 */
export async function startDatabase({
  dataDir,
  supervise,
}: {
  dataDir: string;
  supervise: Supervise;
}): Promise<EmbeddedDatabase> {
  const secrets = await ensureSecrets(dataDir);
  let postgrest: Postgrest | undefined;
  const cluster = await startCluster({
    dataDir,
    secrets,
    supervise,
    async onRestarted() {
      await sleep(RECONNECT_PATIENCE_MS);
      if (postgrest && !(await postgrest.ready().catch(() => false))) await postgrest.process.restart();
    },
  });
  try {
    const admin = await cluster.connect(ADMIN, secrets.admin_password);
    await bootstrap(admin, secrets).finally(() => admin.end());
    const owner = await cluster.connect("postgres", secrets.owner_password);
    await migrate(owner)
      .then(() => seed(owner))
      .finally(() => owner.end());
    postgrest = await startPostgrest({ dataDir, databasePort: cluster.port, secrets, supervise });
    const keys = [secrets.anon_key, secrets.service_role_key];
    const gateway = await startGateway({ postgrestPort: postgrest.port, keys, port: 0 });
    const rest = postgrest;
    return {
      environment: {
        SUPABASE_URL: gateway.url,
        SUPABASE_ANON_KEY: secrets.anon_key,
        SUPABASE_SERVICE_ROLE_KEY: secrets.service_role_key,
        SUPABASE_JWT_SECRET: secrets.jwt_secret,
      },
      ports: [cluster.port, rest.port, rest.adminPort, Number(new URL(gateway.url).port)],
      async stop() {
        await gateway.stop();
        await rest.process.stop();
        await cluster.server.stop();
      },
    };
  } catch (error) {
    await postgrest?.process.stop();
    await cluster.server.stop();
    throw error;
  }
}
