import { beforeAll, describe, expect, test } from "vitest";
import { type Api, addFeed, SAMPLE_FEED } from "../../../test/support/batches.ts";
import { newProfile, type Profile, refusal, send } from "../../../test/support/client.ts";
import { NIGHTLY, scheduleOf } from "../../../test/support/schedules.ts";
import { bodyOf } from "../client.ts";

let shop: Profile;
let other: Profile;
beforeAll(async () => {
  shop = await newProfile();
  other = await newProfile();
});

let feeds = 0;
/** A feed that is never read. */
const newFeed = async (): Promise<string> => (await addFeed(shop.api, `${SAMPLE_FEED}?${feeds++}`)).id;

const schedule = (api: Api) => api.feeds[":id"].schedule;
type NewSchedule = Parameters<ReturnType<typeof schedule>["$put"]>[0]["json"];
const put = (id: string, json: NewSchedule, { api } = shop) => schedule(api).$put({ param: { id }, json });
const read = (id: string, { api } = shop) => schedule(api).$get({ param: { id } });
const remove = (id: string, { api } = shop) => schedule(api).$delete({ param: { id } });
const trigger = (id: string, { api } = shop) => schedule(api).trigger.$post({ param: { id } });

describe("PUT /feeds/{id}/schedule", () => {
  test("201, then 200: created, then replaced with defaults for what is left out", async () => {
    const feedId = await newFeed();
    const asked: NewSchedule = {
      cron: " 30  4 * * mon-fri ",
      time_zone: "Europe/Bucharest",
      products: "on_sale",
      max_products: 7,
      one_per_group: true,
      max_failures: 2,
      duration_s: 15,
      tts_provider: "espeak",
      callback_url: "https://shop.example/hook",
    };
    const made = await bodyOf(put(feedId, asked), 201);
    expect(made).toMatchObject({
      feed_id: feedId,
      cron: "30 4 * * mon-fri",
      time_zone: "Europe/Bucharest",
      products: "on_sale",
      max_products: 7,
      one_per_group: true,
      settings: { duration_s: 15, tts_provider: "espeak" },
      callback_url: "https://shop.example/hook",
      max_failures: 2,
      paused: false,
      paused_reason: null,
      last_run: null,
      runs: [],
    });
    expect(made.next_runs).toHaveLength(5);
    expect(made.next_run_at).toBe(made.next_runs[0]);

    const replaced = await bodyOf(put(feedId, { cron: "@daily", time_zone: "utc" }), 200);
    expect(replaced).toMatchObject({
      cron: "@daily",
      time_zone: "UTC",
      products: "new_or_changed",
      max_products: 50,
      one_per_group: false,
      settings: {},
      callback_url: null,
      max_failures: null,
      paused: false,
    });
    expect(await scheduleOf(shop.api, feedId)).toEqual(replaced);
  });

  test("200: a paused schedule has no next run, in the list of feeds either", async () => {
    const feedId = await newFeed();
    const paused = await bodyOf(put(feedId, { ...NIGHTLY, paused: true }));
    expect(paused).toMatchObject({ paused: true, paused_reason: null, next_run_at: null, next_runs: [] });
    const briefs = async () => {
      const { items } = await bodyOf(shop.api.feeds.$get());
      return new Map(items.map(({ id, schedule }) => [id, schedule]));
    };
    const without = await newFeed();
    expect((await briefs()).get(feedId)).toEqual({ ...NIGHTLY, paused: true, next_run_at: null });
    expect((await briefs()).get(without)).toBeNull();
    const { next_run_at } = await bodyOf(put(feedId, NIGHTLY));
    expect((await briefs()).get(feedId)).toMatchObject({ paused: false, next_run_at });
  });

  test.each([
    ["cron", { cron: "every night" }, /no cron line.*five fields.*@daily/],
    ["cron", { cron: "0 25 * * *" }, /hour: 25/],
    ["cron", { cron: "0 3 30 2 *" }, /never comes/],
    ["cron", { cron: "* * * * *" }, /more often than every 15 minutes/],
    ["time_zone", { time_zone: "Mars/Olympus" }, /“Mars\/Olympus” is no time zone.*Europe\/Bucharest/],
    ["time_zone", { time_zone: "Asia/KOLKATA" }, /Temporal does not take.*Asia\/KOLKATA/],
    ["products", { products: "some" }, /new_or_changed, on_sale, all/],
    ["max_products", { max_products: 0 }, /at least 1/],
    ["max_products", { max_products: 5001 }, /at most 5000/],
    ["duration_s", { duration_s: 20 }, /15, 30, 45, 60/],
    ["callback_url", { callback_url: "http://127.0.0.1/hook" }, /public internet/],
    ["crom", { crom: "x" }, /no setting.*cron, time_zone/],
  ])("422: a fault of %s: %o", async (path, fault, message) => {
    const feedId = await newFeed();
    const body = { ...NIGHTLY, ...fault };
    const answer = await send("PUT", `/api/v1/feeds/${feedId}/schedule`, { body, headers: shop.headers });
    expect(answer).toMatchObject({ status: 422, problem: "invalid-request" });
    expect(answer.body.errors).toMatchObject([{ path, message: expect.stringMatching(message) }]);
    expect((await read(feedId)).status).toBe(404);
  });

  test("422: a provider without its key", async () => {
    const feedId = await newFeed();
    const answer = await refusal(put(feedId, { ...NIGHTLY, voiceover_mode: "elaborate", ai_provider: "claude" }));
    expect(answer).toMatchObject({ status: 422, problem: "provider-key-missing" });
  });
});

test("404: no such feed, another profile's feed, a feed without a schedule", async () => {
  const feedId = await newFeed();
  const refusals = async (feed: string, as: Profile) => {
    const asked = [put(feed, NIGHTLY, as), read(feed, as), remove(feed, as), trigger(feed, as)];
    return (await Promise.all(asked.map(refusal))).map(({ status, problem }) => `${status} ${problem}`);
  };
  expect(await refusals("nonsense", shop)).toEqual(Array(4).fill("404 feed-not-found"));
  await put(feedId, NIGHTLY);
  expect(await refusals(feedId, other)).toEqual(Array(4).fill("404 feed-not-found"));
  expect((await scheduleOf(shop.api, feedId)).cron).toBe(NIGHTLY.cron);

  const without = await newFeed();
  for (const ask of [read, remove, trigger]) {
    expect(await refusal(ask(without))).toMatchObject({ status: 404, problem: "schedule-not-found" });
  }
});

test("DELETE /feeds/{id}/schedule: 204; 404 after that", async () => {
  const feedId = await newFeed();
  await put(feedId, NIGHTLY);
  expect((await remove(feedId)).status).toBe(204);
  expect(await refusal(read(feedId))).toMatchObject({ status: 404, problem: "schedule-not-found" });
  expect((await put(feedId, NIGHTLY)).status).toBe(201);
});
