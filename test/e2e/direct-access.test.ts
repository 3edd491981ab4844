/**
 * A user who speaks to the database with their own token and the public key, as every client of a hosted project can: they read
 * what is theirs, and go around nothing. supabase/access.test.ts tries every table and function, also as another tenant.
 */
import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { DEFAULT_SETTINGS } from "../../src/contract/settings.ts";
import { createUserClient, type Database, unwrap } from "../../src/store/client.ts";
import { newProfile, type Profile, stackConfig } from "../support/client.ts";

const DENIED = "42501";
const CHECK_VIOLATION = "23514";

let shop: Profile;
let db: Database;
let feedId: string;
beforeAll(async () => {
  shop = await newProfile();
  db = createUserClient(stackConfig(), shop.headers.authorization.replace("Bearer ", ""));
  const url = `https://shop.example/${randomUUID()}.xml`;
  feedId = unwrap(await db.rpc("create_feed", { p_profile: shop.id, p_name: "Feed", p_url: url }).single()).id;
});

test("they read their own rows", async () => {
  const feeds = unwrap(await db.from("product_feeds").select("id, profiles(name)").eq("profile_id", shop.id));
  expect(feeds).toEqual([{ id: feedId, profiles: { name: "Another shop" } }]);
});

test("a sync of any feed, and the key that would start it, are written by functions alone", async () => {
  const job = { kind: "feed_sync" as const, profile_id: shop.id, feed_id: feedId };
  expect((await db.from("jobs").insert(job)).error?.code).toBe(DENIED);
  const key = { profile_id: shop.id, key: "mine", request_hash: "x", work_id: randomUUID() };
  expect((await db.from("idempotency_keys").insert(key)).error?.code).toBe(DENIED);
  expect((await db.from("idempotency_keys").select("key")).error?.code).toBe(DENIED);
});

test("a profile keeps its id, and with it the secret of its callbacks", async () => {
  const change = db.from("profiles").update({ id: randomUUID() }).eq("id", shop.id);
  expect((await change).error?.code).toBe(DENIED);
});

test("a nightly run does not name the workflow that a deleted feed cancels", async () => {
  const run = { p_feed: feedId, p_run: randomUUID(), p_trigger: "manual", p_workflow: "batch-of-another-tenant" };
  expect((await db.rpc("begin_nightly_run", run)).error?.code).toBe(DENIED);
});

test("limits and settings are checked by the database too", async () => {
  const batch = (count: number, settings: object) =>
    db.rpc("create_batch", {
      p_profile: shop.id,
      p_name: "B",
      p_settings: settings,
      p_items: Array.from({ length: count }, () => ({ product_id: "x", title: null })),
    });
  expect((await batch(300, DEFAULT_SETTINGS)).error?.code).toBe(CHECK_VIOLATION);
  expect((await batch(2, { ...DEFAULT_SETTINGS, duration_s: 75 })).error?.code).toBe(CHECK_VIOLATION);
  const preset = { ...DEFAULT_SETTINGS, encoding_preset: "__proto__" };
  expect((await batch(2, preset)).error?.code).toBe(CHECK_VIOLATION);
});

test("what their functions write, the API shows and the worker does", async () => {
  const batchId = randomUUID();
  const jobs = unwrap(
    await db.rpc("create_batch", {
      p_id: batchId,
      p_profile: shop.id,
      p_name: "Made without the API",
      p_settings: { ...DEFAULT_SETTINGS, tts_provider: "espeak" },
      p_items: ["x", "y"].map((product_id) => ({ product_id, title: null })),
    }),
  );
  expect(jobs).toHaveLength(2);
  const answer = await shop.api.products.batch[":id"].status.$get({ param: { id: batchId } });
  expect(answer.status).toBe(200);
  unwrap(await db.rpc("cancel_unstarted_batch", { p_batch: batchId }));
  expect(unwrap(await db.from("batches").select("status").eq("id", batchId).single())).toEqual({ status: "cancelled" });
});
