/** `npm run worker` and `npm run api`: one role alone, on servers that are configured or on the stack that runs here. */
import { ConfigError } from "../config.ts";
import { StackError } from "../stack/errors.ts";
import { joinStack } from "../stack/join.ts";

const PROGRAMS = { worker: "./worker.ts", api: "./api.ts" } as const;
const role = process.argv[2];

try {
  if (role !== "worker" && role !== "api") throw new StackError("Which role? It is `worker` or `api`.");
  joinStack(process.env);
  await import(PROGRAMS[role]);
} catch (error) {
  if (!(error instanceof StackError || error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
