/** A PostgreSQL server in a temporary folder, for tests and scripts that need a database with the schema. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Client } from "pg";
import { pino } from "pino";
import { createSupervisor } from "../supervised-process.ts";
import { ADMIN, startCluster } from "./cluster.ts";
import { bootstrap } from "./migrate.ts";
import { ensureSecrets } from "./secrets.ts";

export interface TemporaryCluster {
  /** Creates a database like that of a new Supabase project. @returns a connection as its owner, which `stop` ends */
  createDatabase(name: string): Promise<Client>;
  /** Ends the server and removes all of it. */
  stop(): Promise<void>;
}

/**
 * @param extras SQL that the superuser runs in each database before it is handed out
 * @throws StackError where PostgreSQL can't run here
 */
export async function startTemporaryCluster(extras = ""): Promise<TemporaryCluster> {
  const dataDir = await mkdtemp(join(tmpdir(), "feedreel-schema-"));
  const secrets = await ensureSecrets(dataDir);
  const supervise = createSupervisor({
    log: pino({ level: "silent" }),
    onPid: () => {},
    signal: new AbortController().signal,
  });
  const cluster = await startCluster({ dataDir, secrets, supervise, onRestarted: async () => {} });
  const template = await cluster.connect(ADMIN, secrets.admin_password);
  await bootstrap(template, secrets);
  await template.query(extras);
  await template.end();

  // Not in `postgres`: a database with connections is no template.
  const admin = await cluster.connect(ADMIN, secrets.admin_password, "template1");
  const owners: Client[] = [];
  return {
    async createDatabase(name) {
      await admin.query(`create database ${admin.escapeIdentifier(name)} template postgres owner postgres`);
      const owner = await cluster.connect("postgres", secrets.owner_password, name);
      owners.push(owner);
      return owner;
    },
    async stop() {
      await Promise.all([admin, ...owners].map((client) => client.end()));
      await cluster.server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
