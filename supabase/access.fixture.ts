/** Two tenants' data, and how a request of either reaches the database: what PostgREST does, without PostgREST. */
import { randomUUID } from "node:crypto";
import type { Client } from "pg";
import { DEFAULT_SETTINGS } from "../src/contract/settings.ts";

/** Every text of the first tenant contains it, so that what others are shown can be searched for it. */
export const SECRET = "of the first tenant";
export const SETTINGS = JSON.stringify(DEFAULT_SETTINGS);

export interface Tenant {
  user: string;
  profile: string;
  feed: string;
  product: string;
  /** By status. */
  batches: Record<"draft" | "locked" | "processing" | "failed", string>;
  /** A job of the draft; a single job that waits. */
  item: string;
  job: string;
  clip: string;
  run: string;
  key: string;
}

export type Caller = { role: "anon" } | { role: "authenticated"; user: string } | { role: "service_role" };

/** Runs `work` as the role of a request, and undoes all that it did. */
export async function asCaller<T>(owner: Client, caller: Caller, work: () => Promise<T>): Promise<T> {
  const claims = { role: caller.role, ...("user" in caller && { sub: caller.user }) };
  await owner.query("begin");
  try {
    await owner.query("select set_config('request.jwt.claims', $1, true)", [JSON.stringify(claims)]);
    await owner.query(`set local role ${caller.role}`);
    return await work();
  } finally {
    await owner.query("rollback");
  }
}

/** PostgreSQL's code for the error with which `query` ends; null where it succeeds. */
export async function errorOf(query: Promise<unknown>): Promise<string | null> {
  return query.then(
    () => null,
    (error: unknown) => (error as { code: string }).code,
  );
}

/** A row in every table that a tenant has rows in. */
export async function addTenant(owner: Client, text: string): Promise<Tenant> {
  const make = async (sql: string, ...values: unknown[]): Promise<string> =>
    (await owner.query<{ id: string }>(sql, values)).rows[0]?.id ?? "";
  await owner.query("select set_config('request.jwt.claims', '{\"role\": \"service_role\"}', false)");
  const user = await make("insert into auth.users (id) values ($1) returning id", randomUUID());
  const profile = await make("insert into profiles (owner, name) values ($1, $2) returning id", user, text);
  const url = `https://shop.example/${encodeURIComponent(text)}`;
  const credentials = JSON.stringify({ username: text, password: text });
  const feed = await make("select id from create_feed($1, $2, $3, $4)", profile, text, url, credentials);
  const product = await make(
    "insert into products (profile_id, feed_id, external_id, title) values ($1, $2, '1', $3) returning id",
    ...[profile, feed, text],
  );
  const schedule = {
    cron: "0 3 * * *",
    time_zone: "UTC",
    products: "all",
    max_products: 9,
    settings: {},
    paused: false,
  };
  await owner.query("select put_schedule($1, $2)", [feed, JSON.stringify(schedule)]);
  const run = await make("select id from trigger_nightly_run($1, $2)", feed, randomUUID());

  const staged = async (): Promise<string> => {
    const id = await make(
      "select id from draft_batch($1, $2, $3, '{}', $4, null, null)",
      ...[profile, randomUUID(), text, SETTINGS],
    );
    await owner.query("select add_items($1, $2, $3)", [id, randomUUID(), JSON.stringify([{ content: text }])]);
    return id;
  };
  const locked = async () => {
    const id = await staged();
    await owner.query("select lock_batch(id, $2, changes) from batches where id = $1", [id, SETTINGS]);
    return id;
  };
  const started = async () => {
    const id = await locked();
    await owner.query("select start_batch($1, $1)", [id]);
    return id;
  };
  const failed = await started();
  await owner.query("select end_batch($1, false, 'It failed.', 'InternalError')", [failed]);
  const batches = { draft: await staged(), locked: await locked(), processing: await started(), failed };

  const job = await make("select id from create_video_job($1, $2, $3, $4)", randomUUID(), profile, product, SETTINGS);
  const made = await make("select id from create_video_job($1, $2, $3, $4)", randomUUID(), profile, product, SETTINGS);
  const clip = { title: text, video_path: "v", thumbnail_path: "t", srt_path: "s", duration_s: 15, loudness_lufs: -14 };
  await owner.query("select finish_video($1, $2, $3, '{}')", [
    ...[made, text, JSON.stringify({ ...clip, true_peak_db: -1, size_bytes: 5 })],
  ]);
  const sync = await make("select id from create_feed_sync_job($1, $2)", randomUUID(), feed);
  await owner.query("insert into feed_sync_steps (job_id, step) values ($1, 'a')", [sync]);
  await owner.query("insert into orphaned_files (job_id, profile_id) values ($1, $2)", [randomUUID(), profile]);
  const key = randomUUID();
  await owner.query("select claim_idempotency_key($1, $2, $3)", [profile, key, text]);
  const [item, clipId] = [
    await make("select id from jobs where batch_id = $1", batches.draft),
    await make("select id from clips where profile_id = $1", profile),
  ];
  return { user, profile, feed, product, batches, item, job, clip: clipId, run, key };
}

/** All rows of all tables, in order: equal before and after what must change nothing. */
export async function allRows(owner: Client, tables: string[]): Promise<string> {
  const rows: string[] = [];
  for (const table of tables) {
    const found = await owner.query<{ line: string }>(`select t::text as line from ${table} t order by 1`);
    rows.push(table, ...found.rows.map(({ line }) => line));
  }
  return rows.join("\n");
}
