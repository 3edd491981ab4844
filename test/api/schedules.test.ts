import { beforeAll, describe, expect, test } from "vitest";
import {
  apiUrl,
  call,
  type FeedBody,
  get,
  newProfile,
  type ProblemBody,
  type ProfileHeaders,
  post,
  problemName,
} from "./client.ts";
import { NIGHTLY, putSchedule, type ScheduleBody, scheduleOf, triggerSchedule } from "./schedules.ts";

let headers: ProfileHeaders;
let others: ProfileHeaders;
beforeAll(async () => {
  ({ headers } = await newProfile());
  ({ headers: others } = await newProfile());
});

let feeds = 0;
/** A feed that is never read. */
async function newFeed(): Promise<string> {
  const body = { name: "Shop", feed_url: `${apiUrl}/samples/feed.xml?${feeds++}` };
  return (await post<FeedBody>("/feeds", body, headers)).body.id;
}

describe("PUT /feeds/{id}/schedule", () => {
  test("201, then 200: made, then replaced with defaults for what is left out", async () => {
    const feedId = await newFeed();
    const asked = {
      ...{ ...NIGHTLY, cron: " 30  4 * * mon-fri ", products: "on_sale", max_products: 7, max_failures: 2 },
      ...{ duration_s: 15, tts_provider: "espeak", callback_url: "https://shop.example/hook" },
    };
    const made = await putSchedule(feedId, asked, headers);
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      ...{
        feed_id: feedId,
        cron: "30 4 * * mon-fri",
        time_zone: "Europe/Bucharest",
        products: "on_sale",
        max_products: 7,
      },
      ...{
        settings: { duration_s: 15, tts_provider: "espeak" },
        callback_url: "https://shop.example/hook",
        max_failures: 2,
      },
      ...{ paused: false, paused_reason: null, last_run: null, runs: [] },
    });
    expect(made.body.next_runs).toHaveLength(5);
    expect(made.body.next_run_at).toBe(made.body.next_runs[0]);

    const replaced = await putSchedule(feedId, { cron: "@daily", time_zone: "utc" }, headers);
    expect(replaced.status).toBe(200);
    expect(replaced.body).toMatchObject({
      ...{ cron: "@daily", time_zone: "UTC", products: "new_or_changed", max_products: 50, settings: {} },
      ...{ callback_url: null, max_failures: null, paused: false },
    });
    expect(await scheduleOf(feedId, headers)).toEqual(replaced.body);
  });

  test("200: a paused schedule has no next run, in the list of feeds either", async () => {
    const feedId = await newFeed();
    const { body } = await putSchedule(feedId, { ...NIGHTLY, paused: true }, headers);
    expect(body).toMatchObject({ paused: true, paused_reason: null, next_run_at: null, next_runs: [] });
    const briefs = async () => {
      const { body } = await get<{ items: { id: string; schedule: unknown }[] }>("/feeds", headers);
      return new Map(body.items.map(({ id, schedule }) => [id, schedule]));
    };
    const without = await newFeed();
    expect((await briefs()).get(feedId)).toEqual({ ...NIGHTLY, paused: true, next_run_at: null });
    expect((await briefs()).get(without)).toBeNull();
    const resumed = await putSchedule(feedId, NIGHTLY, headers);
    expect((await briefs()).get(feedId)).toMatchObject({ paused: false, next_run_at: resumed.body.next_run_at });
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
    const answer = await putSchedule<ProblemBody>(feedId, { ...NIGHTLY, ...fault }, headers);
    expect([answer.status, problemName(answer)]).toEqual([422, "invalid-request"]);
    expect(answer.body.errors).toMatchObject([{ path, message: expect.stringMatching(message) }]);
    expect((await get(`/feeds/${feedId}/schedule`, headers)).status).toBe(404);
  });

  test("422: a provider without its key", async () => {
    const feedId = await newFeed();
    const asked = { ...NIGHTLY, voiceover_mode: "elaborate", ai_provider: "claude" };
    const answer = await putSchedule<ProblemBody>(feedId, asked, headers);
    expect([answer.status, problemName(answer)]).toEqual([422, "provider-key-missing"]);
  });
});

test("404: no such feed, another profile's feed, a feed without a schedule", async () => {
  const feedId = await newFeed();
  const asked = async (feed: string, as: ProfileHeaders) => {
    const answers = [
      await putSchedule<ProblemBody>(feed, NIGHTLY, as),
      await get<ProblemBody>(`/feeds/${feed}/schedule`, as),
      await call("DELETE", `/feeds/${feed}/schedule`, { headers: as }),
      await triggerSchedule<ProblemBody>(feed, as),
    ];
    return answers.map((answer) => (answer.status === 404 ? problemName(answer) : answer.status));
  };
  expect(await asked("nonsense", headers)).toEqual(Array(4).fill("feed-not-found"));
  await putSchedule(feedId, NIGHTLY, headers);
  expect(await asked(feedId, others)).toEqual(Array(4).fill("feed-not-found"));
  expect((await scheduleOf(feedId, headers)).cron).toBe(NIGHTLY.cron);

  const bare = await newFeed();
  expect((await asked(bare, headers)).slice(1)).toEqual([200, 204, "schedule-not-found"]);
});

test("DELETE /feeds/{id}/schedule: 204, and it is gone", async () => {
  const feedId = await newFeed();
  await putSchedule(feedId, NIGHTLY, headers);
  expect((await call("DELETE", `/feeds/${feedId}/schedule`, { headers })).status).toBe(204);
  const answer = await get<ProblemBody>(`/feeds/${feedId}/schedule`, headers);
  expect([answer.status, problemName(answer)]).toEqual([404, "schedule-not-found"]);
  const again = await putSchedule<ScheduleBody>(feedId, NIGHTLY, headers);
  expect(again.status).toBe(201);
});
