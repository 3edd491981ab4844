/** Brings a database up to this checkout's schema, recording what was applied where the Supabase CLI records it. */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Client } from "pg";
import { StackError } from "../errors.ts";
import type { Secrets } from "./secrets.ts";

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const MIGRATIONS = path("../../../supabase/migrations/");
const SEED = path("../../../supabase/seed.sql");

/** Creates what a hosted Supabase project has: roles, the auth schema, default privileges. Idempotent. */
export async function bootstrap(admin: Client, secrets: Secrets): Promise<void> {
  await admin.query(await readFile(path("./bootstrap.sql"), "utf8"));
  await admin.query(
    `alter role postgres password ${admin.escapeLiteral(secrets.owner_password)};
     alter role authenticator password ${admin.escapeLiteral(secrets.authenticator_password)}`,
  );
}

interface Migration {
  version: string;
  name: string;
  sql: string;
}

/** Files named VERSION_NAME.sql, ordered by version. */
async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).map((file) => /^(\d+)_(.*)\.sql$/.exec(file)).filter((match) => match !== null);
  const migrations = names.map(async ([file, version = "", name = ""]) => ({
    version,
    name,
    sql: await readFile(`${folder}/${file}`, "utf8"),
  }));
  return (await Promise.all(migrations)).sort((a, b) => a.version.localeCompare(b.version));
}

/**
 * Applies the migrations that have not been applied, each in a transaction.
 * @param owner connected as `postgres`
 * @returns the applied versions
 * @throws StackError where a migration fails, which is rolled back; and, before any is applied, where the database has migrations
 *   that `folder` has not
 */
export async function migrate(owner: Client, folder = MIGRATIONS): Promise<string[]> {
  await owner.query(`
    create schema if not exists supabase_migrations;
    create table if not exists supabase_migrations.schema_migrations (version text primary key, statements text[], name text);
    create table if not exists supabase_migrations.seed_files (path text primary key, hash text not null);
  `);
  const { rows } = await owner.query<{ version: string }>("select version from supabase_migrations.schema_migrations");
  const done = new Set(rows.map((row) => row.version));
  const migrations = await readMigrations(folder);
  const unknown = [...done].filter((applied) => !migrations.some(({ version }) => version === applied));
  if (unknown.length > 0) {
    throw new StackError(
      `The database in DATA_DIR/postgres was made by another version of Feedreel (unknown migrations: ${unknown.join(", ")}). ` +
        "Run that version, or delete DATA_DIR/postgres to start with an empty database.",
    );
  }
  const open = migrations.filter(({ version }) => !done.has(version));
  for (const { version, name, sql } of open) {
    await applyOnce(owner, `${version}_${name}.sql`, sql, () =>
      owner.query("insert into supabase_migrations.schema_migrations (version, statements, name) values ($1, $2, $3)", [
        version,
        [sql],
        name,
      ]),
    );
  }
  if (open.length > 0) await owner.query("notify pgrst, 'reload schema'");
  return open.map(({ version }) => version);
}

/** Runs seed.sql, once for each database. */
export async function seed(owner: Client): Promise<void> {
  const file = "supabase/seed.sql";
  const done = await owner.query("select from supabase_migrations.seed_files where path = $1", [file]);
  if (done.rowCount) return;
  const sql = await readFile(SEED, "utf8");
  const hash = createHash("sha256").update(sql).digest("hex");
  await applyOnce(owner, file, sql, () =>
    owner.query("insert into supabase_migrations.seed_files (path, hash) values ($1, $2)", [file, hash]),
  );
}

async function applyOnce(owner: Client, file: string, sql: string, record: () => Promise<unknown>): Promise<void> {
  try {
    await owner.query("begin");
    await owner.query(sql);
    await record();
    await owner.query("commit");
  } catch (error) {
    await owner.query("rollback");
    throw new StackError(`${file} failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}
