import { pino } from "pino";
import { expect, test } from "vitest";
import { createApp } from "../../src/api/app.ts";
import { createUserClient, unwrap } from "../../src/store/client.ts";
import { createTemporalGateway } from "../../src/temporal/gateway.ts";
import { batchModeOf } from "./batch-mode.ts";
import { newProfile, sampleShop, stackConfig } from "./client.ts";
import { NIGHTLY, putSchedule } from "./schedules.ts";
import { openSlowShop } from "./slow-shop.ts";

/** The stack's database, and a Temporal server that is away. */
async function appWithoutTemporal() {
  const config = { ...stackConfig(), TEMPORAL_ADDRESS: "127.0.0.1:9" };
  const temporal = await createTemporalGateway(config);
  const closing = new AbortController();
  const app = createApp({
    config,
    logger: pino({ level: "silent" }),
    temporal,
    closing: closing.signal,
  });
  return { config, app, stop: () => closing.abort(), close: () => temporal.close() };
}

test("503: what could not be started leaves nothing behind, so that the caller may simply try again", async () => {
  const { config, app, close } = await appWithoutTemporal();
  const { headers, feedId } = await sampleShop();
  const db = createUserClient(config, headers.authorization.replace("Bearer ", ""));
  const rows = async (table: "batches" | "jobs") =>
    unwrap(await db.from(table).select("id").eq("profile_id", headers["x-profile-id"])).length;
  const before = [await rows("batches"), await rows("jobs")];

  const body = JSON.stringify({ product_ids: ["a", "b"], tts_provider: "espeak" });
  const answers = await Promise.all([
    app.request("http://localhost/api/v1/products/batch-generate", { method: "POST", headers, body }),
    app.request(`http://localhost/api/v1/feeds/${feedId}/sync`, { method: "POST", headers }),
  ]);
  for (const answer of answers) {
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).toBeTruthy();
    expect(await answer.json()).toMatchObject({ type: "urn:feedreel:problem:temporal-unavailable" });
  }
  expect([await rows("batches"), await rows("jobs")]).toEqual(before);
  await close();
});

test("503: a schedule is as it was where Temporal is away, and shows all the same", async () => {
  const { app, close } = await appWithoutTemporal();
  const { headers, feedId } = await sampleShop();
  const path = `http://localhost/api/v1/feeds/${feedId}/schedule`;
  const refused = async (method: string, url: string, body?: object) => {
    const answer = await app.request(url, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    expect([answer.status, ((await answer.json()) as { type: string }).type]).toEqual([
      503,
      "urn:feedreel:problem:temporal-unavailable",
    ]);
  };
  await refused("PUT", path, NIGHTLY);
  expect((await app.request(path, { headers })).status).toBe(404);

  const { body: made } = await putSchedule(feedId, NIGHTLY, headers);
  await Promise.all([
    refused("PUT", path, { ...NIGHTLY, cron: "@daily" }),
    refused("DELETE", path),
    refused("POST", `${path}/trigger`),
  ]);
  expect(await (await app.request(path, { headers })).json()).toEqual(made);
  await close();
});

test("503: a start or retry that Temporal refused leaves the batch as it was, and can be made again", async () => {
  const { app, close } = await appWithoutTemporal();
  const { headers } = await newProfile();
  const shop = batchModeOf(headers);
  const refused = async (id: string, move: string) => {
    const answer = await app.request(`http://localhost/v1/batch/${id}/${move}`, { method: "POST", headers });
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ type: "urn:feedreel:problem:temporal-unavailable" });
  };
  const id = await shop.locked({ product_ids: ["no-such-product"] });
  const before = await shop.read(id);
  await refused(id, "start");
  expect(await shop.read(id)).toEqual(before);

  expect((await shop.ask("POST", `/${id}/start`)).status).toBe(202);
  const failed = await shop.ended(id);
  await refused(id, "retry");
  expect(await shop.read(id)).toEqual(failed);
  expect((await shop.ask("POST", `/${id}/retry`)).status).toBe(202);
  expect(await shop.ended(id)).toMatchObject({ status: "failed", failed: 1 });
  await close();
});

test("503: a batch that cannot be reached is not cancelled or paused in passing", async () => {
  const { app, close } = await appWithoutTemporal();
  const { headers, products, close: closeShop } = await openSlowShop();
  const shop = batchModeOf(headers);
  const id = await shop.started({ product_ids: products });
  await shop.ask("POST", `/${id}/pause`);
  const words = ["cancel", "resume"].map((word) =>
    app.request(`http://localhost/v1/batch/${id}/${word}`, { method: "POST", headers }),
  );
  expect((await Promise.all(words)).map(({ status }) => status)).toEqual([503, 503]);
  expect(await shop.read(id)).toMatchObject({ paused: true });
  await shop.ask("POST", `/${id}/cancel`);
  await shop.ended(id);
  await closeShop();
  await close();
});

test("200: another server goes on with the events where the first one stopped", async () => {
  const { app, close } = await appWithoutTemporal();
  const { headers } = await newProfile();
  const shop = batchModeOf(headers);
  const id = await shop.started({ product_ids: ["a", "b"] });
  await shop.ended(id);
  const url = `http://localhost/v1/batch/${id}/events`;
  const all = (await (await app.request(url, { headers })).text()).match(/(?<=^id: )\d+/gm) ?? [];
  expect(all.length).toBeGreaterThan(3);
  const seen = all[1] ?? "";
  const rest = await (await app.request(url, { headers: { ...headers, "last-event-id": seen } })).text();
  expect(rest.match(/(?<=^id: )\d+/gm)).toEqual(all.slice(2));
  await close();
});

test("200: events end with the server, so that it need not be waited for", async () => {
  const { app, close, stop } = await appWithoutTemporal();
  const { headers } = await newProfile();
  const id = await batchModeOf(headers).draft();
  const events = await app.request(`http://localhost/v1/batch/${id}/events`, { headers });
  const text = events.text();
  stop();
  expect(await text).toContain("event: batch");
  await close();
});

test("200: a status is answered from the database while Temporal is away", async () => {
  const { config, app, close } = await appWithoutTemporal();
  const { id, headers } = await newProfile();
  const db = createUserClient(config, headers.authorization.replace("Bearer ", ""));
  const items = [{ product_id: "a", title: null }];
  const batch = { p_profile: id, p_name: "1 product", p_settings: {}, p_items: items };
  const [job] = unwrap(await db.rpc("create_batch", batch)) as { batch_id: string }[];
  const path = `http://localhost/api/v1/products/batch/${job?.batch_id}/status`;
  const answer = await app.request(path, { headers });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ status: "processing", total: 1, product_jobs: [{ status: "queued" }] });
  await close();
});
