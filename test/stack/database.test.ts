/** The embedded database through supabase-js: access, migrations, crashes and restarts. */
import { randomUUID } from "node:crypto";
import { cp, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { SignJWT } from "jose";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import { DEMO_PROFILE_ID, DEMO_USER_ID } from "../../src/contract/demo.ts";
import { migrate } from "../../src/stack/database/migrate.ts";
import { readSecrets } from "../../src/stack/database/secrets.ts";
import { type Stack, startStack } from "../../src/stack/index.ts";
import { commandLine } from "../../src/stack/process-identity.ts";
import { createServiceClient, createUserClient } from "../../src/store/client.ts";
import { processesOf } from "../support/processes.ts";

const MIGRATIONS = fileURLToPath(new URL("../../supabase/migrations/", import.meta.url));

let dataDir: string;
let stack: Stack;
const start = () =>
  startStack(
    { ...readConfig({ DATA_DIR: dataDir, TEMPORAL_ADDRESS: "127.0.0.1:1" }), PORT: 0 },
    { roles: [], quiet: true },
  );

beforeAll(async () => {
  // Readable by its owner alone: where this runs as root, PostgreSQL's own user must still reach its files.
  dataDir = await mkdtemp(join(tmpdir(), "feedreel-database-"));
  stack = await start();
});
afterAll(async () => {
  await stack.stop();
  await rm(dataDir, { recursive: true });
});

const token = (user: string) =>
  new SignJWT({ role: "authenticated" })
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(user)
    .setExpirationTime("1h")
    .sign(new TextEncoder().encode(stack.environment.SUPABASE_JWT_SECRET));

const profileIds = async (db: ReturnType<typeof createServiceClient>) =>
  db
    .from("profiles")
    .select("id")
    .then(({ data }) => data?.map(({ id }) => id));

async function asOwner<T>(work: (owner: Client) => Promise<T>): Promise<T> {
  const secrets = await readSecrets(dataDir);
  const port = Number(/port=(\d+)/.exec(commandLine(processesOf(dataDir).PostgreSQL?.pid ?? 0))?.[1]);
  const owner = new Client({ host: "127.0.0.1", port, user: "postgres", password: secrets?.owner_password ?? "" });
  await owner.connect();
  return work(owner).finally(() => owner.end());
}
test("a user sees their own rows, the service role all rows, another user none", async () => {
  expect(await profileIds(createUserClient(stack.config, await token(DEMO_USER_ID)))).toEqual([DEMO_PROFILE_ID]);
  expect(await profileIds(createUserClient(stack.config, await token(randomUUID())))).toEqual([]);
  expect(await profileIds(createServiceClient(stack.config))).toEqual([DEMO_PROFILE_ID]);
  const anonymous = createUserClient(stack.config, stack.config.SUPABASE_ANON_KEY ?? "");
  const { error } = await anonymous.from("profiles").select("id");
  expect(error?.code).toBe("42501");
});

test("a token signed with another secret is refused", async () => {
  const forged = await new SignJWT({ role: "service_role" })
    .setProtectedHeader({ alg: "HS256" })
    .setExpirationTime("1h")
    .sign(new TextEncoder().encode("x".repeat(43)));
  const { status } = await createUserClient(stack.config, forged).from("profiles").select("id");
  expect(status).toBe(401);
});

test("auth.uid(), auth.role() and auth.jwt() return the caller's claims", async () => {
  const answer = await asOwner(async (owner) => {
    const claims = JSON.stringify({ sub: DEMO_USER_ID, role: "authenticated", email: "demo@feedreel.test" });
    await owner.query("select set_config('request.jwt.claims', $1, false)", [claims]);
    const known = await owner.query("select auth.uid() as id, auth.role() as role, auth.jwt() ->> 'email' as email");
    await owner.query("select set_config('request.jwt.claims', '', false)");
    return [known.rows[0], (await owner.query("select auth.uid() as id")).rows[0]];
  });
  expect(answer).toEqual([{ id: DEMO_USER_ID, role: "authenticated", email: "demo@feedreel.test" }, { id: null }]);
});

test("letters with diacritics compare without regard to case, whatever locale the system has", async () => {
  const { rows } = await asOwner((owner) => owner.query("select 'ȘURUBELNIȚĂ' ilike '%șurubelniță%' as same"));
  expect(rows).toEqual([{ same: true }]);
});

test("a migration that fails is rolled back, and the error names its file", async () => {
  const folder = await mkdtemp(join(tmpdir(), "feedreel-migrations-"));
  await cp(MIGRATIONS, folder, { recursive: true });
  await writeFile(join(folder, "20990101000000_half.sql"), "create table public.half (id int); select broken;");
  await asOwner(async (owner) => {
    await expect(migrate(owner, folder)).rejects.toThrow(/20990101000000_half.sql failed: .*broken/);
    expect((await owner.query("select to_regclass('public.half') as half")).rows).toEqual([{ half: null }]);
  });
  await rm(folder, { recursive: true });
});

test("a database with migrations of another version is refused, which says what to do", async () => {
  await asOwner(async (owner) => {
    const books = "supabase_migrations.schema_migrations";
    await owner.query(`insert into ${books} (version, name) values ('20200101000000', 'older')`);
    await expect(migrate(owner)).rejects.toThrow(/another version .*20200101000000.* delete DATA_DIR\/postgres/);
    await owner.query(`delete from ${books} where version = '20200101000000'`);
  });
});

test("the secrets are readable by their owner alone", async () => {
  expect((await stat(join(dataDir, "secrets.json"))).mode & 0o777).toBe(0o600);
  expect((await stat(join(dataDir, "stack.json"))).mode & 0o777).toBe(0o600);
});

test("after kill -9 PostgreSQL is restarted on the same address with every committed row", async () => {
  const service = createServiceClient(stack.config);
  const { error } = await service.from("profiles").insert({ owner: DEMO_USER_ID, name: "Kept" });
  expect(error).toBeNull();
  const killed = processesOf(dataDir).PostgreSQL;
  process.kill(killed?.pid ?? 0, "SIGKILL");
  await expect.poll(() => processesOf(dataDir).PostgreSQL?.pid).not.toBe(killed?.pid);
  const names = async () => (await service.from("profiles").select("name").eq("name", "Kept")).data;
  await expect.poll(names, { message: "the database answers again" }).toEqual([{ name: "Kept" }]);
});

test("a restart keeps the rows, the keys, and runs no migration twice", async () => {
  const { SUPABASE_ANON_KEY } = stack.environment;
  await stack.stop();
  stack = await start();
  expect(stack.environment.SUPABASE_ANON_KEY).toBe(SUPABASE_ANON_KEY);
  const { data } = await createServiceClient(stack.config).from("profiles").select("name").order("name");
  expect(data).toEqual([{ name: "Demo shop" }, { name: "Kept" }]);
});
