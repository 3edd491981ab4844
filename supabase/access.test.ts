/**
 * What callers who speak to the database without the API can do: for every table and function that the catalogue has, as nobody,
 * as the owner and as another tenant. See docs/security.md.
 */
import { randomUUID } from "node:crypto";
import type { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { migrate } from "../src/stack/database/migrate.ts";
import { startTemporaryCluster, type TemporaryCluster } from "../src/stack/database/temporary.ts";
import { addTenant, allRows, asCaller, type Caller, errorOf, SECRET, SETTINGS, type Tenant } from "./access.fixture.ts";

const DENIED = "42501";
const CHECK_VIOLATION = "23514";

let cluster: TemporaryCluster;
let owner: Client;
let first: Tenant;
let second: Tenant;
let tables: string[];
let functions: { signature: string; name: string; parameters: string[]; forUsers: boolean }[];
beforeAll(async () => {
  cluster = await startTemporaryCluster();
  owner = await cluster.createDatabase("access");
  await migrate(owner);
  first = await addTenant(owner, SECRET);
  second = await addTenant(owner, "of the second tenant");
  const found = await owner.query<{ name: string }>(
    `select oid::regclass::text as name from pg_class
     where relkind in ('r', 'p', 'v', 'm', 'f') and relnamespace in ('public'::regnamespace, 'private'::regnamespace) order by 1`,
  );
  tables = found.rows.map(({ name }) => name);
  const called = await owner.query<(typeof functions)[number]>(
    `select p.oid::regprocedure::text as signature, p.oid::regproc::text as name,
       coalesce(p.proargnames[1:p.pronargs], '{}') as parameters, has_function_privilege('authenticated', p.oid, 'execute') as "forUsers"
     from pg_proc p where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace) and p.prorettype <> 'trigger'::regtype
     order by 1`,
  );
  functions = called.rows;
});
afterAll(() => cluster.stop());

const user = ({ user: id }: Tenant): Caller => ({ role: "authenticated", user: id });
const as = <T>(caller: Caller, sql: string, values: unknown[] = []) =>
  asCaller(owner, caller, async () => (await owner.query(sql, values)).rows as T[]);

test("there is something to walk over", () => {
  expect(tables.length).toBeGreaterThan(11);
  expect(functions.filter(({ forUsers }) => forUsers).length).toBeGreaterThan(50);
});

describe("tables", () => {
  test("nobody without a token reads or writes one", async () => {
    for (const table of tables) {
      const column = await firstColumn(table);
      for (const sql of [`select from ${table}`, ...writes(table, column)]) {
        expect([sql, await errorOf(as({ role: "anon" }, sql))]).toEqual([sql, DENIED]);
      }
    }
  });

  test("no user writes one, not even their own rows", async () => {
    for (const table of tables) {
      for (const sql of writes(table, await firstColumn(table))) {
        expect([sql, await errorOf(as(user(first), sql))]).toEqual([sql, DENIED]);
      }
    }
  });

  test("a user reads their own rows, and no others", async () => {
    const read: string[] = [];
    for (const table of tables) {
      const sql = `select to_jsonb(t) as row from ${table} t`;
      if ((await errorOf(as(user(first), sql))) === DENIED) continue;
      read.push(table);
      const own = await as<{ row: { profile_id?: string; id: string } }>(user(first), sql);
      expect([table, own.length > 0]).toEqual([table, true]);
      for (const { row } of own) expect([table, row.profile_id ?? row.id]).toEqual([table, first.profile]);
    }
    const worker = [
      "feed_sync_steps",
      "idempotency_keys",
      "orphaned_files",
      "private.server_limits",
      "private.feed_credentials",
    ];
    expect(read).toEqual(tables.filter((table) => !worker.includes(table)));
  });

  const firstColumn = async (table: string): Promise<string> => {
    const sql = "select attname from pg_attribute where attrelid = $1::regclass and attnum = 1";
    return (await owner.query<{ attname: string }>(sql, [table])).rows[0]?.attname ?? "";
  };
  const writes = (table: string, column: string) => [
    `insert into ${table} default values`,
    `update ${table} set ${column} = ${column}`,
    `delete from ${table}`,
    `truncate ${table}`,
  ];
});

const SCHEDULE = { cron: "0 4 * * *", time_zone: "UTC", products: "all", max_products: 9, settings: {}, paused: false };

/** Arguments with which the tenant's own call of a function succeeds, by the parameter's name. */
function argumentsOf(tenant: Tenant): Record<string, unknown> {
  return {
    p_profile: tenant.profile,
    p_feed: tenant.feed,
    p_product: tenant.product,
    p_batch: tenant.batches.draft,
    p_job: tenant.job,
    p_clip: tenant.clip,
    p_run: tenant.run,
    p_work: tenant.batches.processing,
    p_id: randomUUID(),
    p_retry_of: tenant.batches.failed,
    p_key: tenant.key,
    p_hash: "a hash",
    p_name: "A name",
    p_url: "https://shop.example/new.xml",
    p_credentials: JSON.stringify({ username: "ana", password: "new" }),
    p_callback_url: "https://shop.example/hook",
    p_config: "{}",
    p_settings: SETTINGS,
    p_items: JSON.stringify([{ product_id: tenant.product }]),
    p_filter: "{}",
    p_changes: JSON.stringify({ name: "Another name", settings: { duration_s: 15 }, pronunciations: { a: "b" } }),
    p_script: "A script.",
    p_schedule: JSON.stringify(SCHEDULE),
    p_max_failures: 1,
    p_max_batch_items: 10,
    p_seen: 2,
    p_offset: 0,
    p_limit: 10,
    p_size: 10,
    p_complete: true,
    p_paused: true,
    p_cancelled: true,
    p_status: 200,
    p_body: "{}",
  };
}
/** Of a function whose batch has to be in another status, or whose parameter means something else. */
const OWN_ARGUMENTS: Record<string, (tenant: Tenant) => Record<string, unknown>> = {
  unlock_batch: ({ batches }) => ({ p_batch: batches.locked }),
  start_batch: ({ batches }) => ({ p_batch: batches.locked }),
  retry_batch: ({ batches }) => ({ p_batch: batches.failed }),
  set_batch_paused: ({ batches }) => ({ p_batch: batches.processing }),
  cancel_unstarted_batch: ({ batches }) => ({ p_batch: batches.processing }),
  roll_back_start: ({ batches }) => ({ p_batch: batches.processing }),
  remove_item: ({ item }) => ({ p_job: item }),
};

const unqualified = (name: string) => name.replace(/^(public|private)\./, "");
type Called = (typeof functions)[number];
function call(
  { name, parameters, forUsers }: Called,
  tenant: Tenant,
  instead: Record<string, unknown> = {},
): [string, unknown[]] {
  const known = { ...argumentsOf(tenant), ...OWN_ARGUMENTS[unqualified(name)]?.(tenant), ...instead };
  const values = parameters.map((parameter) => (forUsers ? known[parameter] : null) ?? null);
  return [`select to_jsonb(f) as answer from ${name}(${values.map((_, i) => `$${i + 1}`).join(", ")}) as f`, values];
}

describe("functions", () => {
  test("nobody without a token calls one", async () => {
    for (const called of functions) {
      const error = await errorOf(as({ role: "anon" }, ...call(called, first)));
      expect([called.signature, error]).toEqual([called.signature, DENIED]);
    }
  });

  test("a user calls those that are for users with what is theirs, and no others", async () => {
    for (const called of functions) {
      const error = await errorOf(as(user(first), ...call(called, first)));
      expect([called.signature, error]).toEqual([called.signature, called.forUsers ? null : DENIED]);
    }
  });

  test("a parameter of a function for users is known to this test", () => {
    const known = new Set(Object.keys(argumentsOf(first)));
    const unknown = functions.flatMap(({ signature, parameters, forUsers }) =>
      parameters.filter((parameter) => forUsers && !known.has(parameter)).map((name) => `${signature} ${name}`),
    );
    expect(unknown).toEqual([]);
  });

  test.each(["another tenant's everything", "the own profile, all else another tenant's"])(
    "of %s a user sees nothing and changes nothing",
    async (what) => {
      const instead = what.startsWith("another") ? {} : { p_profile: second.profile };
      for (const called of functions.filter(({ forUsers }) => forUsers)) {
        const before = await theirs();
        const answer = await asCaller(owner, user(second), async () => {
          await owner.query("savepoint call");
          const rows = await owner.query(...call(called, first, instead)).then(
            (result) => JSON.stringify(result.rows),
            async (error: unknown) => {
              await owner.query("rollback to savepoint call");
              return (error as { code: string }).code;
            },
          );
          await owner.query("reset role");
          expect([called.signature, await theirs()]).toEqual([called.signature, before]);
          return rows;
        });
        expect([called.signature, answer.includes(SECRET), answer.includes(first.profile)]).toEqual([
          ...[called.signature, false, false],
        ]);
      }
    },
  );

  /** All rows that tell of the first tenant. */
  const theirs = async () =>
    (await allRows(owner, tables))
      .split("\n")
      .filter((line) => line.includes(first.profile) || line.includes(SECRET))
      .join("\n");
});

describe("limits and states hold without the API", () => {
  const items = (count: number) => JSON.stringify(Array.from({ length: count }, () => ({ content: "A mug" })));
  const settings = (change: object) => JSON.stringify({ ...(JSON.parse(SETTINGS) as object), ...change });

  test.each([0, 51, 300])("a batch of %i products is refused", async (count) => {
    const sql = "select create_batch($1, 'B', $2, $3)";
    const products = JSON.stringify(Array.from({ length: count }, () => ({ product_id: "x" })));
    expect(await errorOf(as(user(first), sql, [first.profile, SETTINGS, products]))).toBe(CHECK_VIOLATION);
  });

  test("a staged batch takes no more items than the server allows", async () => {
    const add = (count: number) =>
      as(user(first), "select add_items($1, $2, $3)", [first.batches.draft, randomUUID(), items(count)]);
    expect(await add(49)).toHaveLength(50);
    expect(await add(50)).toEqual([]);
    await owner.query("update private.server_limits set max_batch_items = 10");
    expect(await add(9)).toHaveLength(10);
    expect(await add(10)).toEqual([]);
    await owner.query("update private.server_limits set max_batch_items = 50");
  });

  test.each([
    { duration_s: 75 },
    { duration_s: "15" },
    { encoding_preset: "__proto__" },
    { encoding_preset: null },
    { voice_id: "ro-RO; rm" },
    { voiceover_template: " " },
    { cta_text: "x".repeat(61) },
    { enable_denoise: "true" },
    { preset: "veryslow" },
  ])("settings with %j are refused, wherever they are given", async (change) => {
    const wrong = settings(change);
    const isDraftable = "duration_s" in change || "voice_id" in change;
    const override = JSON.stringify({ ...SCHEDULE, settings: change });
    for (const [sql, ...values] of [
      ["select create_batch($1, 'B', $2, $3)", first.profile, wrong, items(2)],
      ["select create_video_job($1, $2, $3, $4)", randomUUID(), first.profile, first.product, wrong],
      ["select lock_batch($1, $2, 2)", first.batches.draft, wrong],
      ["select put_schedule($1, $2)", first.feed, override],
      ...(!isDraftable
        ? [["select draft_batch($1, $2, 'B', '{}', $3, null, null)", first.profile, randomUUID(), wrong]]
        : []),
    ] as [string, ...unknown[]][]) {
      expect([sql, await errorOf(as(user(first), sql, values))]).toEqual([sql, CHECK_VIOLATION]);
    }
  });

  test("settings that lack one are refused", async () => {
    const { cta_text: _, ...lacking } = JSON.parse(SETTINGS) as Record<string, unknown>;
    const sql = "select create_batch($1, 'B', $2, $3)";
    expect(await errorOf(as(user(first), sql, [first.profile, JSON.stringify(lacking), items(2)]))).toBe(
      CHECK_VIOLATION,
    );
    expect(await errorOf(as(user(first), sql, [first.profile, null, items(2)]))).toBe(CHECK_VIOLATION);
  });

  test("pages are no longer than the API's", async () => {
    const sql = "select list_products($1, '{}', -5, 10000000) as answer";
    await owner.query("begin");
    await owner.query(
      `insert into products (profile_id, feed_id, external_id, title) select $1, $2, 'p' || n, 'P' from generate_series(1, 300) n`,
      [first.profile, first.feed],
    );
    await owner.query("select set_config('request.jwt.claims', $1, true)", [
      JSON.stringify({ role: "authenticated", sub: first.user }),
    ]);
    await owner.query("set local role authenticated");
    const { rows } = await owner.query<{ answer: { total: number; items: unknown[] } }>(sql, [first.profile]);
    await owner.query("rollback");
    expect([rows[0]?.answer.total, rows[0]?.answer.items.length]).toEqual([301, 200]);
  });

  test("a schedule has a cron line and a caller an address", async () => {
    const put = (change: object) =>
      errorOf(as(user(first), "select put_schedule($1, $2)", [first.feed, JSON.stringify({ ...SCHEDULE, ...change })]));
    expect(await put({})).toBeNull();
    expect(await put({ cron: "constructor" })).toBe(CHECK_VIOLATION);
    expect(await put({ callback_url: "javascript:alert(1)" })).toBe(CHECK_VIOLATION);
    expect(await put({ max_products: 1e6 })).toBe(CHECK_VIOLATION);
  });

  test("a feed's user name and password do not go with it to another server", async () => {
    const credentials = JSON.stringify({ username: "shop", password: "secret" });
    const moved = (to: string) =>
      asCaller(owner, user(first), async () => {
        const create = "select id from create_feed($1, 'Locked', 'https://locked.example/feed.xml', $2)";
        const { rows } = await owner.query<{ id: string }>(create, [first.profile, credentials]);
        const id = rows[0]?.id;
        await owner.query("select update_feed($1, null, $2, null)", [id, to]);
        await owner.query("reset role");
        const kept = await owner.query("select password from private.feed_credentials where feed_id = $1", [id]);
        return kept.rows;
      });
    expect(await moved("https://locked.example/other.xml?a=@")).toEqual([{ password: "secret" }]);
    for (const elsewhere of [
      "http://locked.example/feed.xml",
      "https://locked.example:8443/feed.xml",
      "https://locked.example.evil.example/feed.xml",
      "https://evil.example/https://locked.example/feed.xml",
    ]) {
      expect([elsewhere, await moved(elsewhere)]).toEqual([elsewhere, []]);
    }
  });

  test.each([
    "https://",
    "https:///feed.xml",
    "https:///a:b@shop.example",
    "https://\\\\shop.example",
    "https://a\\@shop.example",
  ])("%s is no address of a feed", async (url) => {
    const create = "select create_feed($1, 'F', $2)";
    expect(await errorOf(as(user(first), create, [first.profile, url]))).toBe(CHECK_VIOLATION);
  });

  test.each([{}, "text", { username: "a" }, { username: "a", password: "x".repeat(2001) }])(
    "%j is no user name and password",
    async (credentials) => {
      const create = "select create_feed($1, 'F', 'https://a.example', $2)";
      const refused = as(user(first), create, [first.profile, JSON.stringify(credentials)]);
      // With the row's values in it, PostgreSQL's own error would also be in its log.
      await expect(refused).rejects.toMatchObject({ code: CHECK_VIOLATION, detail: undefined });
    },
  );

  test("a feed's user name and password are as long as an address", async () => {
    const longest = JSON.stringify({ username: "a".repeat(2000), password: "b".repeat(2000) });
    const create = "select create_feed($1, 'F', 'https://a.example', $2)";
    expect(await as(user(first), create, [first.profile, longest])).toHaveLength(1);
  });

  test("a draft's length is no number of 100,000 digits", async () => {
    const config = '{"duration_s": 1e100000}';
    const draft = "select draft_batch($1, $2, 'B', $3, $4, null, null)";
    const edit = "select edit_batch($1, 'B', $2, $3, null, null)";
    const long = settings({ duration_s: 0 }).replace('"duration_s":0', '"duration_s":1e100000');
    for (const [sql, ...values] of [
      [draft, first.profile, randomUUID(), config, SETTINGS],
      [draft, first.profile, randomUUID(), "{}", long],
      [edit, first.batches.draft, config, SETTINGS],
      [edit, first.batches.draft, "{}", long],
    ] as [string, ...unknown[]][]) {
      expect(await errorOf(as(user(first), sql, values))).toBe(CHECK_VIOLATION);
    }
  });

  test.each([-1, 0, 101, 204, 304, 500, 700])("%i is no status of an answer that is kept", async (status) => {
    const sql = "select keep_answer($1, $2, $3, '{}')";
    expect(await errorOf(as(user(first), sql, [first.profile, first.key, status]))).toBe(CHECK_VIOLATION);
  });

  test("a product batch has products, and never becomes a draft", async () => {
    const create = "select batch_id from create_batch($1, 'B', $2, $3, null, $4)";
    const id = randomUUID();
    const values = (list: object[]) => [first.profile, SETTINGS, JSON.stringify(list), id];
    expect(await errorOf(as(user(first), create, values([{ content: "A mug" }])))).toBe(CHECK_VIOLATION);
    const rolledBack = await asCaller(owner, user(first), async () => {
      await owner.query(create, values([{ product_id: first.product }]));
      return (await owner.query("select roll_back_start($1, $1)", [id])).rows;
    });
    expect(rolledBack).toEqual([]);
  });

  test("only a product batch that has not begun, or a job without a batch, is deleted as unstarted", async () => {
    const left = (prepare: string, p_batch: string | null, p_job: string | null) =>
      asCaller(owner, user(first), async () => {
        await owner.query("reset role");
        await owner.query(prepare);
        await owner.query("set local role authenticated");
        await owner.query("select delete_unstarted_work($1, $2)", [p_batch, p_job]);
        const { rows } = await owner.query<{ count: number }>(
          "select count(*)::integer from jobs where batch_id = $1 or id = $2",
          [p_batch, p_job],
        );
        return rows[0]?.count;
      });
    const { draft, locked, processing } = first.batches;
    for (const batch of [draft, locked, processing]) expect(await left("", batch, null)).toBe(1);
    expect(await left("", null, first.item)).toBe(1);
    expect(await left("", null, first.job)).toBe(0);
    const asProduct = `update batches set kind = 'product' where id = '${processing}'`;
    expect(await left(asProduct, processing, null)).toBe(0);
    const second = `insert into jobs (profile_id, batch_id, position, status)
      select profile_id, id, 1, 'processing' from batches where id = '${processing}'`;
    expect(await left(`${asProduct}; ${second}`, processing, null)).toBe(2);
  });

  test("a run that a user triggers has the workflow id that belongs to it", async () => {
    await owner.query("begin");
    await owner.query("update nightly_runs set status = 'failed' where id = $1", [first.run]);
    const id = randomUUID();
    const { rows } = await owner.query<{ workflow_id: string }>("select workflow_id from trigger_nightly_run($1, $2)", [
      ...[first.feed, id],
    ]);
    await owner.query("rollback");
    expect(rows).toEqual([{ workflow_id: `nightly-${first.feed}-${id}` }]);
  });

  test("a row does not refer to another tenant's, not even one of the worker's", async () => {
    const cross = (sql: string, values: unknown[]) => errorOf(as({ role: "service_role" }, sql, values));
    const FOREIGN_KEY_VIOLATION = "23503";
    for (const [sql, ...values] of [
      ["insert into jobs (profile_id, kind, feed_id) values ($1, 'feed_sync', $2)", first.profile, second.feed],
      ["insert into jobs (profile_id, batch_id, position) values ($1, $2, 99)", first.profile, second.batches.draft],
      ["update batches set retry_of = $2 where id = $1", first.batches.failed, second.batches.failed],
      ["update batches set run_id = $2 where id = $1", first.batches.failed, second.run],
      ["update schedules set profile_id = $2 where feed_id = $1", first.feed, second.profile],
      ["update nightly_runs set feed_id = $2, status = 'failed' where id = $1", first.run, second.feed],
      ["update products set feed_id = $2, external_id = '2' where id = $1", first.product, second.feed],
      ["update clips set product_id = $2 where id = $1", first.clip, second.product],
    ] as [string, ...unknown[]][]) {
      expect([sql, await cross(sql, values)]).toEqual([sql, FOREIGN_KEY_VIOLATION]);
    }
  });
});
