/** The environment, read once. A wrong value stops the start with its name, what was wrong and what is allowed. */
import { hostname } from "node:os";
import { resolve } from "node:path";
import { z } from "zod";
import { MAX_BATCH_ITEMS } from "./contract/jobs.ts";
import { TTS_PROVIDERS } from "./contract/settings.ts";

const port = (fallback: number) => z.coerce.number().int().min(1).max(65535).default(fallback);
const count = (fallback: number, max: number) => z.coerce.number().int().min(1).max(max).default(fallback);
const flag = z
  .enum(["0", "1"])
  .default("0")
  .transform((value) => value === "1");
const url = z.url({ protocol: /^https?$/ });

const environmentSchema = z.object({
  PORT: port(8000),
  HOST: z.string().min(1).default("127.0.0.1"),
  DATA_DIR: z
    .string()
    .min(1)
    .default(".data")
    .transform((dir) => resolve(dir)),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),

  TEMPORAL_UI_PORT: port(8233),
  /** Where people open Temporal's Web UI; the pages link to it. */
  TEMPORAL_UI_URL: url.optional(),
  TEMPORAL_ADDRESS: z
    .string()
    .regex(/^[^:/\s]+:\d+$/, "host:port")
    .optional(),
  TEMPORAL_NAMESPACE: z.string().min(1).default("default"),
  TEMPORAL_API_KEY: z.string().min(1).optional(),
  TEMPORAL_TLS_CERT: z.string().min(1).optional(),
  TEMPORAL_TLS_KEY: z.string().min(1).optional(),
  TEMPORAL_TLS_CA: z.string().min(1).optional(),

  SUPABASE_URL: url.optional(),
  SUPABASE_ANON_KEY: z.string().min(1).optional(),
  SUPABASE_SERVICE_ROLE_KEY: z.string().min(1).optional(),
  SUPABASE_JWT_SECRET: z.string().min(32).optional(),
  STORAGE: z.enum(["local", "supabase"]).default("local"),

  /** Of one user; 0: no limit. */
  RATE_LIMIT_PER_MINUTE: z.coerce.number().int().min(0).max(1_000_000).default(6_000),
  BATCH_MAX_ITEMS: count(10, MAX_BATCH_ITEMS),
  BATCH_CONCURRENCY: count(3, 50),
  RENDER_SLOTS: count(1, 64),

  TTS_PROVIDER: z.enum(TTS_PROVIDERS).default("edge"),
  EDGE_BASE_URL: z.url({ protocol: /^wss?$/ }).optional(),
  ELEVENLABS_API_KEY: z.string().min(1).optional(),
  ELEVENLABS_BASE_URL: url.optional(),
  GEMINI_API_KEY: z.string().min(1).optional(),
  GEMINI_BASE_URL: url.optional(),
  ANTHROPIC_API_KEY: z.string().min(1).optional(),
  ANTHROPIC_BASE_URL: url.optional(),
  FETCH_ALLOWED_PRIVATE_HOSTS: z
    .string()
    .default("")
    .transform((list) =>
      list
        .split(",")
        .map((host) => host.trim())
        .filter(Boolean),
    )
    .pipe(z.array(z.string().regex(/^[^\s/]+:\d+$/, "comma-separated host:port"))),

  /** Set by `npm start` for its own children: the ports of its servers, which no outgoing request may reach. */
  FEEDREEL_OWN_PORTS: z
    .string()
    .default("")
    .transform((list) => list.split(",").filter(Boolean).map(Number))
    .pipe(z.array(z.int().min(1).max(65535))),
  /** Set by `npm start` for its own children: the database and Temporal are ours, the demo user exists. */
  FEEDREEL_EMBEDDED: flag,
  /** Names this machine's task queue; the embedded stack keeps it in DATA_DIR. */
  HOST_ID: z
    .string()
    .regex(/^[\w.-]{1,64}$/, "up to 64 letters, digits, dots, dashes")
    .default(() => hostname().replace(/[^\w.-]/g, "-")),
});

export type Config = z.infer<typeof environmentSchema>;
/** The names of all variables that are read. */
export const CONFIG_NAMES: readonly string[] = Object.keys(environmentSchema.shape);

export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/**
 * Reads the environment. Empty values count as not set.
 * @throws ConfigError naming every wrong variable
 */
export function readConfig(environment: Record<string, string | undefined> = process.env): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = environmentSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `  ${issue.path.map(String).join(".")}: ${issue.message}`);
  throw new ConfigError(`These settings are wrong:\n${faults.join("\n")}\nSee .env.example for what is allowed.`);
}
