/** PostgREST for the embedded database, configured as hosted Supabase configures it. */
import { logFile, scrubbed } from "../log-file.ts";
import { freePort } from "../ports.ts";
import type { Supervise, SupervisedProcess } from "../supervised-process.ts";
import { postgrestProgram } from "./programs.ts";
import type { Secrets } from "./secrets.ts";

const HOST = "127.0.0.1";
const PROBE_LIMIT_MS = 1_000;
/** Database connections: more than two cores keep busy, fewer than the server allows. */
const POOL = 20;
/** Default of hosted Supabase, so that no query returns fewer rows there than here. */
const MAX_ROWS = 1_000;

export interface Postgrest {
  port: number;
  adminPort: number;
  process: SupervisedProcess;
  /** Whether it is connected and has loaded the schema. */
  ready(): Promise<boolean>;
}

/** @throws StackError where it does not start */
export async function startPostgrest(options: {
  dataDir: string;
  databasePort: number;
  secrets: Secrets;
  supervise: Supervise;
}): Promise<Postgrest> {
  const { dataDir, databasePort, secrets, supervise } = options;
  const port = await freePort();
  const adminPort = await freePort();
  const ready = async (): Promise<boolean> => {
    const answer = await fetch(`http://${HOST}:${adminPort}/ready`, { signal: AbortSignal.timeout(PROBE_LIMIT_MS) });
    await answer.body?.cancel();
    return answer.ok;
  };
  const server = await supervise({
    name: "PostgREST",
    command: postgrestProgram(),
    args: [],
    environment: {
      PATH: process.env.PATH,
      PGRST_DB_URI: `postgres://authenticator:${secrets.authenticator_password}@${HOST}:${databasePort}/postgres`,
      PGRST_DB_SCHEMAS: "public",
      PGRST_DB_EXTRA_SEARCH_PATH: "public,extensions",
      PGRST_DB_ANON_ROLE: "anon",
      PGRST_DB_MAX_ROWS: String(MAX_ROWS),
      PGRST_DB_POOL: String(POOL),
      PGRST_JWT_SECRET: secrets.jwt_secret,
      PGRST_SERVER_HOST: HOST,
      PGRST_SERVER_PORT: String(port),
      PGRST_ADMIN_SERVER_PORT: String(adminPort),
      PGRST_LOG_LEVEL: "error",
    },
    output: scrubbed(logFile(dataDir, "postgrest"), Object.values(secrets)),
    ready,
    readyWithinMs: 20_000,
    stopSignal: "SIGTERM",
    stopWithinMs: 5_000,
  });
  return { port, adminPort, process: server, ready };
}
