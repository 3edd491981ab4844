/** Lets a program that runs alone join the stack which `npm start` runs on the same DATA_DIR. */
import { readConfig } from "../config.ts";
import { StackError } from "./errors.ts";
import { runningStack } from "./record.ts";

/** What a role may not run without, and what comes with each. */
const SERVERS = {
  TEMPORAL_ADDRESS: ["TEMPORAL_ADDRESS", "TEMPORAL_NAMESPACE"],
  SUPABASE_URL: [
    ...["SUPABASE_URL", "SUPABASE_ANON_KEY", "SUPABASE_SERVICE_ROLE_KEY", "SUPABASE_JWT_SECRET"],
    ...["FEEDREEL_EMBEDDED", "FETCH_ALLOWED_PRIVATE_HOSTS"],
  ],
} as const;

/**
 * Completes the environment with the servers of the running stack, where it names none itself.
 * @throws StackError where none runs; ConfigError where a setting is wrong
 */
export function joinStack(environment: NodeJS.ProcessEnv): void {
  const config = readConfig(environment);
  const missing = (["TEMPORAL_ADDRESS", "SUPABASE_URL"] as const).filter((name) => !config[name]);
  if (missing.length === 0) return;
  const stack = runningStack(config.DATA_DIR);
  if (!stack) {
    throw new StackError(
      `No stack runs on ${config.DATA_DIR} to join. Run \`npm start\` first, or set ${missing.join(" and ")} to servers of yours (see .env.example).`,
    );
  }
  // The same machine and DATA_DIR: the same task queue.
  for (const name of [...missing.flatMap((server) => SERVERS[server]), "HOST_ID"] as const) {
    const value = stack.environment[name];
    if (value !== undefined) environment[name] = environment[name] || value;
  }
}
