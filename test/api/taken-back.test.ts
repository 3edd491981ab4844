import { pino } from "pino";
import { expect, test } from "vitest";
import { createApp } from "../../src/api/app.ts";
import { createTemporalGateway } from "../../src/api/temporal.ts";
import { createUserClient, unwrap } from "../../src/store/client.ts";
import { newProfile, sampleShop, stackConfig } from "./client.ts";

/** The stack's database, and a Temporal server that is away. */
async function appWithoutTemporal() {
  const config = { ...stackConfig(), TEMPORAL_ADDRESS: "127.0.0.1:9" };
  const temporal = await createTemporalGateway(config);
  const app = createApp({
    config,
    logger: pino({ level: "silent" }),
    temporal,
    closing: new AbortController().signal,
  });
  return { config, app, close: () => temporal.close() };
}

test("503: what could not be started leaves nothing behind, so that the caller may simply try again", async () => {
  const { config, app, close } = await appWithoutTemporal();
  const { headers, feedId } = await sampleShop();
  const db = createUserClient(config, headers.authorization.replace("Bearer ", ""));
  const rows = async (table: string) =>
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
