import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { productsOf, sampleShop } from "../../../test/support/batches.ts";
import { newProfile, type Profile, refusal, send, stackConfig } from "../../../test/support/client.ts";
import { type StagedBatches, stagedBatchesOf } from "../../../test/support/staged-batches.ts";
import { createServiceClient, unwrap } from "../../store/client.ts";
import { bodyOf } from "../client.ts";

let shop: Profile;
let staged: StagedBatches;
beforeAll(async () => {
  shop = await newProfile();
  staged = stagedBatchesOf(shop);
});

const BODY = { product_ids: ["a", "b"], tts_provider: "espeak" };
const keyed = (key: string) => ({ headers: { "idempotency-key": key } });
/** Untyped: some bodies are text, some have faults. */
const generate = (key: string, body: unknown = BODY, { headers } = shop) =>
  send<{ batch_id: string }>("POST", "/api/v1/products/batch-generate", {
    body,
    headers: { ...headers, "idempotency-key": key },
  });
const start = (id: string, key: string) => shop.batches[":id"].start.$post({ param: { id }, json: {} }, keyed(key));
const batches = async () => (await bodyOf(shop.batches.$get({ query: { kind: "product" } }))).total;

/** Leaves a request's key as a server does that is killed before it answers. */
async function cutOff(key: string, secondsAgo: number): Promise<void> {
  const claimed_at = new Date(Date.now() - secondsAgo * 1000).toISOString();
  const row = { response_status: null, response_body: null, claimed_at };
  const db = createServiceClient(stackConfig());
  const keys = db.from("idempotency_keys").update(row).eq("key", key).select("key");
  expect(unwrap(await keys)).toHaveLength(1);
}

test("202: the same key and body give the first answer again, however the body is written", async () => {
  const key = randomUUID();
  const before = await batches();
  const first = await generate(key);
  expect(first.status).toBe(202);
  expect(first.headers.get("idempotency-replayed")).toBeNull();
  for (const body of [BODY, '{ "tts_provider": "espeak",\n "product_ids": ["a", "b"] }']) {
    const again = await generate(key, body);
    expect([again.status, again.body]).toEqual([202, first.body]);
    expect(again.headers.get("idempotency-replayed")).toBe("true");
  }
  expect(await batches()).toBe(before + 1);
});

test("202 or 409: of many requests at once with one key one starts a batch", async () => {
  const key = randomUUID();
  const before = await batches();
  const answers = await Promise.all(Array.from({ length: 8 }, () => generate(key)));
  const accepted = answers.filter(({ status }) => status === 202);
  expect(new Set(accepted.map(({ body }) => body.batch_id)).size).toBe(1);
  expect(await batches()).toBe(before + 1);
});

test("422: another body, or another route, with a known key", async () => {
  const key = randomUUID();
  await generate(key);
  const reused = { status: 422, problem: "idempotency-key-reused" };
  expect(await generate(key, { ...BODY, duration_s: 15 })).toMatchObject(reused);
  const headers = { ...shop.headers, "idempotency-key": key };
  expect(await send("POST", "/v1/batch/", { body: BODY, headers })).toMatchObject(reused);
});

test("202: another shop's key is another key", async () => {
  const key = randomUUID();
  const mine = await generate(key);
  const theirs = await generate(key, BODY, await newProfile());
  expect([theirs.status, theirs.body.batch_id === mine.body.batch_id]).toEqual([202, false]);
});

test("a refused request may be corrected and sent again with its key", async () => {
  const key = randomUUID();
  expect((await generate(key, { ...BODY, duration_s: 1 })).status).toBe(422);
  expect((await generate(key)).status).toBe(202);
});

describe("a request whose server was killed before it answered", () => {
  test("409: counts as in flight for a minute", async () => {
    const key = randomUUID();
    await generate(key);
    await cutOff(key, 30);
    const answer = await generate(key);
    expect(answer).toMatchObject({ status: 409, problem: "idempotency-key-in-flight" });
    expect(answer.headers.get("retry-after")).toBeTruthy();
  });

  test("202: is continued after that, and makes nothing twice", async () => {
    const key = randomUUID();
    const before = await batches();
    const first = await generate(key);
    await cutOff(key, 61);
    expect((await generate(key)).body).toEqual(first.body);
    await staged.ended(first.body.batch_id);
    await cutOff(key, 61);
    expect((await generate(key)).body).toEqual(first.body);
    expect(await batches()).toBe(before + 1);
    expect(await staged.ended(first.body.batch_id)).toMatchObject({ total: 2, failed: 2 });
  });

  test("202: a start is recognised by its key; another key is refused", async () => {
    const id = await staged.locked({ product_ids: ["a"] });
    const key = randomUUID();
    const first = await bodyOf(start(id, key), 202);
    const ended = await staged.ended(id);
    await cutOff(key, 61);
    expect(await bodyOf(start(id, key), 202)).toEqual(first);
    expect((await start(id, randomUUID())).status).toBe(409);
    expect(await staged.read(id)).toEqual(ended);
  });

  test("201: items are not added twice", async () => {
    const id = await staged.draft();
    const key = randomUUID();
    const json = { contents: ["One", "Two"] };
    const add = () => shop.batches[":id"].items.$post({ param: { id }, json }, keyed(key));
    expect((await add()).status).toBe(201);
    await cutOff(key, 61);
    expect((await add()).status).toBe(201);
    expect((await staged.read(id)).items).toHaveLength(2);
  });
});

test("202: a single video and a feed's sync, too", async () => {
  const { api, feedId } = await sampleShop();
  const sync = () => bodyOf(api.feeds[":id"].sync.$post({ param: { id: feedId } }, keyed("sync 1")), 202);
  expect(await sync()).toEqual(await sync());
  const [product] = await productsOf(api);
  const param = { id: product?.id ?? "" };
  const json = { tts_provider: "espeak", voice_id: "xx-YY-Nobody" } as const;
  const generate = () => bodyOf(api.products[":id"].generate.$post({ param, json }, keyed("video 1")), 202);
  expect(await generate()).toEqual(await generate());
  expect((await bodyOf(api.feeds.$get())).items).toHaveLength(1);
});

test.each(["", "x".repeat(256)])("422: an invalid key: %j", async (key) => {
  const json = { product_ids: ["a", "b"] };
  const answer = await refusal(shop.api.products["batch-generate"].$post({ json }, keyed(key)));
  expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([422, "Idempotency-Key"]);
});
