import { pino } from "pino";
import { expect, test } from "vitest";
import { createApp } from "../../src/api/app.ts";
import { bodyOf } from "../../src/api/client.ts";
import { DEFAULT_SETTINGS } from "../../src/contract/settings.ts";
import { createUserClient, unwrap } from "../../src/store/client.ts";
import { createTemporalGateway } from "../../src/temporal/gateway.ts";
import { readBatch, sampleShop } from "../support/batches.ts";
import { callAs, newProfile, type Profile, refusal, stackConfig } from "../support/client.ts";
import { NIGHTLY, scheduleOf } from "../support/schedules.ts";
import { openSlowShop } from "../support/slow-shop.ts";
import { stagedBatchesOf } from "../support/staged-batches.ts";

const config = { ...stackConfig(), TEMPORAL_ADDRESS: "127.0.0.1:9" };

/** The stack's database, and a Temporal server that is away. */
async function appWithoutTemporal() {
  const temporal = await createTemporalGateway(config);
  const closing = new AbortController();
  const app = createApp({ config, log: pino({ level: "silent" }), temporal, closing: closing.signal });
  return {
    app,
    /** The same person, asking this app. */
    ask: ({ headers }: Profile) => callAs(headers, { baseUrl: "http://localhost", fetch: app.request }),
    stop: () => closing.abort(),
    close: () => temporal.close(),
  };
}

const databaseAs = ({ headers }: Profile) => createUserClient(config, headers.authorization.replace("Bearer ", ""));
const UNAVAILABLE = { status: 503, problem: "temporal-unavailable" };

test.concurrent("503: a start that failed leaves no rows, so that the caller may try again", async () => {
  const { ask, close } = await appWithoutTemporal();
  const shop = await sampleShop();
  const rows = async (table: "batches" | "jobs") =>
    unwrap(await databaseAs(shop).from(table).select("id").eq("profile_id", shop.id)).length;
  const before = [await rows("batches"), await rows("jobs")];

  const { api } = ask(shop);
  const json = { product_ids: ["a", "b"], tts_provider: "espeak" as const };
  const answers = await Promise.all([
    refusal(api.products["batch-generate"].$post({ json })),
    refusal(api.feeds[":id"].sync.$post({ param: { id: shop.feedId } })),
  ]);
  for (const answer of answers) {
    expect(answer).toMatchObject(UNAVAILABLE);
    expect(answer.headers.get("retry-after")).toBeTruthy();
  }
  expect([await rows("batches"), await rows("jobs")]).toEqual(before);
  await close();
});

test.concurrent("503: a schedule is not changed while Temporal is away, and can be read", async () => {
  const { ask, close } = await appWithoutTemporal();
  const shop = await sampleShop();
  const param = { id: shop.feedId };
  const { schedule } = ask(shop).api.feeds[":id"];
  expect(await refusal(schedule.$put({ param, json: NIGHTLY }))).toMatchObject(UNAVAILABLE);
  expect((await schedule.$get({ param })).status).toBe(404);

  const made = await bodyOf(shop.api.feeds[":id"].schedule.$put({ param, json: NIGHTLY }));
  const answers = await Promise.all([
    refusal(schedule.$put({ param, json: { ...NIGHTLY, cron: "@daily" } })),
    refusal(schedule.$delete({ param })),
    refusal(schedule.trigger.$post({ param })),
  ]);
  for (const answer of answers) expect(answer).toMatchObject(UNAVAILABLE);
  expect(await scheduleOf(ask(shop).api, shop.feedId)).toEqual(made);
  await close();
});

test.concurrent("503: a start or retry that Temporal refused leaves the batch as it was, and can be made again", async () => {
  const { ask, close } = await appWithoutTemporal();
  const profile = await newProfile();
  const staged = stagedBatchesOf(profile);
  const id = await staged.locked({ product_ids: ["no-such-product"] });
  const param = { id };
  const before = await staged.read(id);
  const away = ask(profile).batches[":id"];
  expect(await refusal(away.start.$post({ param, json: {} }))).toMatchObject(UNAVAILABLE);
  expect(await staged.read(id)).toEqual(before);

  await bodyOf(profile.batches[":id"].start.$post({ param, json: {} }), 202);
  const failed = await staged.ended(id);
  expect(await refusal(away.retry.$post({ param }))).toMatchObject(UNAVAILABLE);
  expect(await staged.read(id)).toEqual(failed);
  await bodyOf(profile.batches[":id"].retry.$post({ param }), 202);
  expect(await staged.ended(id)).toMatchObject({ status: "failed", failed: 1 });
  await close();
});

test.concurrent("503: a batch whose workflow cannot be reached is neither cancelled nor resumed", async () => {
  const { ask, close } = await appWithoutTemporal();
  const slow = await openSlowShop();
  const staged = stagedBatchesOf(slow);
  const id = await staged.started({ product_ids: slow.products });
  const param = { id };
  await bodyOf(slow.batches[":id"].pause.$post({ param }));
  const away = ask(slow).batches[":id"];
  const answers = await Promise.all([away.cancel.$post({ param }), away.resume.$post({ param })]);
  expect(answers.map(({ status }) => status)).toEqual([503, 503]);
  expect(await staged.read(id)).toMatchObject({ paused: true });
  await staged.cancel(id);
  await staged.ended(id);
  await slow.close();
  await close();
});

test.concurrent("200: another server continues the events after the Last-Event-ID", async () => {
  const { app, close } = await appWithoutTemporal();
  const profile = await newProfile();
  const staged = stagedBatchesOf(profile);
  const id = await staged.started({ product_ids: ["a", "b"] });
  await staged.ended(id);
  const idsSince = async (lastId?: string) => {
    const headers = { ...profile.headers, ...(lastId !== undefined && { "last-event-id": lastId }) };
    const events = await app.request(`http://localhost/v1/batch/${id}/events`, { headers });
    return (await events.text()).match(/(?<=^id: )\d+/gm) ?? [];
  };
  const all = await idsSince();
  expect(all.length).toBeGreaterThan(3);
  expect(await idsSince(all[1])).toEqual(all.slice(2));
  await close();
});

test.concurrent("200: events end when the server closes", async () => {
  const { app, close, stop } = await appWithoutTemporal();
  const profile = await newProfile();
  const id = await stagedBatchesOf(profile).draft();
  const events = await app.request(`http://localhost/v1/batch/${id}/events`, { headers: profile.headers });
  const text = events.text();
  stop();
  expect(await text).toContain("event: batch");
  await close();
});

test.concurrent("200: a status is answered from the database while Temporal is away", async () => {
  const { ask, close } = await appWithoutTemporal();
  const profile = await newProfile();
  const items = [{ product_id: "a", title: null }];
  const batch = { p_profile: profile.id, p_name: "1 product", p_settings: DEFAULT_SETTINGS, p_items: items };
  const [job] = unwrap(await databaseAs(profile).rpc("create_batch", batch)) as { batch_id: string }[];
  const status = await readBatch(ask(profile).api, job?.batch_id ?? "");
  expect(status).toMatchObject({ status: "processing", total: 1, product_jobs: [{ status: "queued" }] });
  await close();
});
