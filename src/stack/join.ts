/** Lets `npm run worker` and `npm run api` join the stack that `npm start` runs on the same DATA_DIR. */
import { readConfig } from "../config.ts";
import { StackError } from "./errors.ts";
import { runningStack } from "./record.ts";

/** The servers that a role needs, and the settings that come with each. */
const SERVERS = {
  TEMPORAL_ADDRESS: ["TEMPORAL_ADDRESS", "TEMPORAL_NAMESPACE"],
  SUPABASE_URL: [
    "SUPABASE_URL",
    "SUPABASE_ANON_KEY",
    "SUPABASE_SERVICE_ROLE_KEY",
    "SUPABASE_JWT_SECRET",
    "FEEDREEL_EMBEDDED",
    "FETCH_ALLOWED_PRIVATE_HOSTS",
    "FEEDREEL_OWN_PORTS",
  ],
} as const;

/**
 * Adds the running stack's servers to the environment where it names none.
 * @throws StackError when no stack runs; ConfigError when a setting is wrong
 */
export function joinStack(environment: NodeJS.ProcessEnv): void {
  const config = readConfig(environment);
  const missing = (["TEMPORAL_ADDRESS", "SUPABASE_URL"] as const).filter((name) => !config[name]);
  if (missing.length === 0) return;
  const stack = runningStack(config.DATA_DIR);
  if (!stack) {
    throw new StackError(
      `No stack runs on ${config.DATA_DIR}. Run \`npm start\` first, or set ${missing.join(" and ")} to your own servers (see .env.example).`,
    );
  }
  // The same machine and DATA_DIR, so the same task queue.
  for (const name of [...missing.flatMap((server) => SERVERS[server]), "HOST_ID"] as const) {
    const value = stack.environment[name];
    if (value !== undefined) environment[name] = environment[name] || value;
  }
}
