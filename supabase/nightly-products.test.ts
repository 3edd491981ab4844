/** Which products a night makes videos of where a shop wants one for all variants. */
import { randomUUID } from "node:crypto";
import type { Client } from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { migrate } from "../src/stack/database/migrate.ts";
import { startTemporaryCluster, type TemporaryCluster } from "../src/stack/database/temporary.ts";

let cluster: TemporaryCluster;
let owner: Client;
let profile: string;
let feed: string;
beforeAll(async () => {
  cluster = await startTemporaryCluster();
  owner = await cluster.createDatabase("nightly");
  await migrate(owner);
});
afterAll(() => cluster.stop());

const one = async (sql: string, ...values: unknown[]): Promise<string> =>
  (await owner.query<{ id: string }>(sql, values)).rows[0]?.id ?? "";

beforeEach(async () => {
  await owner.query("delete from auth.users");
  const user = await one("insert into auth.users (id) values ($1) returning id", randomUUID());
  profile = await one("insert into profiles (owner, name) values ($1, 'A shop') returning id", user);
  const url = "https://shop.example/feed.xml";
  feed = await one(
    "insert into product_feeds (profile_id, name, feed_url) values ($1, 'F', $2) returning id",
    profile,
    url,
  );
  for (const [id, group] of [
    ["shirt-red", "shirt"],
    ["shirt-blue", "shirt"],
    ["shirt-green", "shirt"],
    ["mug", null],
    ["plate", null],
  ]) {
    await owner.query(
      `insert into products (profile_id, feed_id, external_id, title, image_link, item_group_id, updated_at)
       values ($1, $2, $3, $3, 'https://shop.example/p.jpg', $4, now() - interval '1 hour')`,
      [profile, feed, id, group],
    );
  }
});

/** The shop ids, in the order of their videos. */
async function picked(products: string, onePerGroup: boolean): Promise<string[]> {
  const { rows } = await owner.query<{ title: string }>(
    "select title from nightly_products($1, $2, 50, $3) order by rank",
    [feed, products, onePerGroup],
  );
  return rows.map(({ title }) => title);
}

/** A finished video of what the product is now. */
const makeVideo = (id: string) =>
  owner.query(
    `insert into jobs (profile_id, product_id, status, shown_hash)
     select profile_id, id::text, 'completed', shown_hash from products where external_id = $1`,
    [id],
  );
const change = (id: string) =>
  owner.query("update products set description = 'new', updated_at = now() where external_id = $1", [id]);

test("every variant, unless one is wanted for all of them", async () => {
  expect(await picked("new_or_changed", false)).toHaveLength(5);
  expect((await picked("new_or_changed", true)).sort()).toEqual(["mug", "plate", "shirt-blue"]);
  expect((await picked("all", true)).sort()).toEqual(["mug", "plate", "shirt-blue"]);
});

test("no other variant, once one has a video of what it is now", async () => {
  await makeVideo("shirt-red");
  expect((await picked("new_or_changed", true)).sort()).toEqual(["mug", "plate"]);
  expect((await picked("new_or_changed", false)).sort()).toEqual(["mug", "plate", "shirt-blue", "shirt-green"]);
});

test("the variant that has a video again, when it has changed", async () => {
  await makeVideo("shirt-red");
  await change("shirt-red");
  expect(await picked("new_or_changed", true)).toEqual(["shirt-red", "plate", "mug"]);
  expect(await picked("all", true)).toEqual(["plate", "mug", "shirt-red"]);
});
