/** The schema keeps the rules of `lint.ts`, and each rule finds what breaks it. */
import type { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { migrate } from "../src/stack/database/migrate.ts";
import { startTemporaryCluster, type TemporaryCluster } from "../src/stack/database/temporary.ts";
import { LINT_RULES, lintSchema } from "./lint.ts";

let cluster: TemporaryCluster;
let owner: Client;
beforeAll(async () => {
  cluster = await startTemporaryCluster();
  owner = await cluster.createDatabase("lint");
  await migrate(owner);
});
afterAll(() => cluster.stop());

test("the schema breaks no rule", async () => {
  expect(await lintSchema(owner)).toEqual([]);
});

const TABLE = "create table public.bad (id uuid primary key, profile_id uuid, other uuid)";
/** By rule, what breaks it. */
const BROKEN: Record<string, string> = {
  "row-level security off": TABLE,
  "granted without a policy": `${TABLE}; alter table public.bad enable row level security; grant select on public.bad to authenticated`,
  "policy for everything": `${TABLE}; create policy bad on public.bad for select to authenticated using (true)`,
  "user asked once a row": `${TABLE}; create policy bad on public.bad using (id = auth.uid())`,
  "policies in each other's way":
    "create policy bad on public.jobs for select to authenticated using (profile_id is null)",
  "search path open": "create function public.bad() returns void language sql as ''",
  "definer exposed": "create function public.bad() returns void language sql security definer as ''",
  "callable without a token": "create function public.bad() returns void language sql as ''",
  "written by users": "grant insert on public.jobs to authenticated",
  "no primary key": "create table public.bad (id uuid)",
  "foreign key without an index": `${TABLE}; alter table public.bad add foreign key (other) references public.profiles (id)`,
  "reference across profiles": `${TABLE}; alter table public.bad add foreign key (other) references public.jobs (id)`,
  "same index twice": "create index bad on public.profiles (owner, created_at)",
  "extension in public": "create extension pg_trgm schema public",
};

test.each(LINT_RULES)("finds: $name", async ({ name }) => {
  await owner.query("begin");
  if (name === "extension in public") await owner.query("drop extension pg_trgm cascade");
  await owner.query(BROKEN[name] ?? "");
  const found = await lintSchema(owner);
  await owner.query("rollback");
  expect(found.filter((line) => line.startsWith(`${name}: `))).toHaveLength(1);
});
