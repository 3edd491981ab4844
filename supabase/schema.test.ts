/** The migrations, which a database gets, and the schema files, which are read and edited, describe one schema. */
import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { migrate } from "../src/stack/database/migrate.ts";
import { startTemporaryCluster, type TemporaryCluster } from "../src/stack/database/temporary.ts";
import { STORAGE_SCHEMA } from "../test/servers/storage-tables.ts";
import { dumpSchema } from "./schema-dump.ts";
import { generateTypes, TYPES_FILE } from "./types.ts";

const SCHEMAS = fileURLToPath(new URL("./schemas/", import.meta.url));

let cluster: TemporaryCluster;
let migrated: Client;
beforeAll(async () => {
  cluster = await startTemporaryCluster(STORAGE_SCHEMA);
  migrated = await cluster.createDatabase("migrated");
  await migrate(migrated);
});
afterAll(() => cluster.stop());

test("migrations and schema files make the same database", async () => {
  const declared = await cluster.createDatabase("declared");
  for (const file of (await readdir(SCHEMAS)).sort()) await declared.query(await readFile(SCHEMAS + file, "utf8"));
  expect(await dumpSchema(migrated)).toEqual(await dumpSchema(declared));
});

test("src/store/database.types.ts is current; if not, run `npm run types`", async () => {
  expect(await readFile(TYPES_FILE, "utf8")).toBe(await generateTypes(migrated));
});

test("without a token nothing can be read, written or called", async () => {
  const open = /^(column )?grant (?!storage\.).* (anon|-) |^execute .* (anon|-)$|^execute by default/;
  expect((await dumpSchema(migrated)).filter((line) => open.test(line))).toEqual([]);
});

test("row-level security is on for every table", async () => {
  const tables = (await dumpSchema(migrated)).filter((line) => line.startsWith("table "));
  expect(tables.length).toBeGreaterThan(10);
  expect(tables.filter((line) => !/ t [tf]$/.test(line))).toEqual([]);
});
