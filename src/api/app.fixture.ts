/** The application without its servers, for what is answered without them. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SignJWT } from "jose";
import { pino } from "pino";
import { type Config, readConfig } from "../config.ts";
import { createTemporalGateway } from "../temporal/gateway.ts";
import { createApp } from "./app.ts";

export const JWT_SECRET = "a secret of the tests, at least 32 characters";
/** A port that nothing listens on: discard's, which no system serves today. */
export const NO_SERVER = "127.0.0.1:9";

export interface TestApp {
  config: Config;
  /** Sends a request to `http://localhost` and the given path. */
  send(path: string, init?: RequestInit): Promise<Response>;
  /** What was logged, line by line. */
  log: Record<string, unknown>[];
  close(): Promise<void>;
}

/** @param environment further variables; "" unsets one */
export async function startTestApp(environment: Record<string, string> = {}): Promise<TestApp> {
  const config = readConfig({
    SUPABASE_URL: `http://${NO_SERVER}`,
    SUPABASE_ANON_KEY: "anon",
    SUPABASE_JWT_SECRET: JWT_SECRET,
    TEMPORAL_ADDRESS: NO_SERVER,
    DATA_DIR: await mkdtemp(join(tmpdir(), "feedreel-api-")),
    ...environment,
  });
  const lines: Record<string, unknown>[] = [];
  const log = pino({ level: "info" }, { write: (line) => lines.push(JSON.parse(line)) });
  const temporal = await createTemporalGateway(config);
  const app = createApp({ config, log, temporal, closing: new AbortController().signal });
  return {
    config,
    send: async (path, init) => app.request(new URL(path, "http://localhost").href, init),
    log: lines,
    async close() {
      await temporal.close();
      await rm(config.DATA_DIR, { recursive: true, force: true });
    },
  };
}

interface TokenOptions {
  secret?: string;
  /** Seconds from now. */
  expiresIn?: number;
  claims?: Record<string, unknown>;
}

/** A token as Supabase issues it, changed as the test asks. */
export function signToken({ secret = JWT_SECRET, expiresIn = 600, claims = {} }: TokenOptions = {}): Promise<string> {
  const user = { sub: "7b1f6f0e-3a44-4c8e-9a51-1f1f3f5f7f9f", aud: "authenticated", role: "authenticated" };
  return new SignJWT({ ...user, exp: Math.floor(Date.now() / 1000) + expiresIn, ...claims })
    .setProtectedHeader({ alg: "HS256" })
    .sign(new TextEncoder().encode(secret));
}
