import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { createServiceClient, unwrap } from "../../src/store/client.ts";
import { type BatchMode, batchModeOf } from "./batch-mode.ts";
import {
  type FeedBody,
  get,
  newProfile,
  type ProfileHeaders,
  post,
  problemName,
  sampleShop,
  stackConfig,
} from "./client.ts";

let headers: ProfileHeaders;
let shop: BatchMode;
beforeAll(async () => {
  ({ headers } = await newProfile());
  shop = batchModeOf(headers);
});

interface Accepted {
  batch_id: string;
  total: number;
}
const BODY = { product_ids: ["a", "b"], tts_provider: "espeak" };
const generate = (key: string, body: unknown = BODY, as: Record<string, string> = headers) =>
  post<Accepted>("/products/batch-generate", body, { ...as, "idempotency-key": key });
const batches = async () => (await shop.ask<{ total: number }>("GET", "/?kind=product")).body.total;

/** What a request leaves whose server was killed before it could answer. */
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

test("409 or the answer: of many at once with one key one does the work", async () => {
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
  const other = await post(
    "/products/batch-generate",
    { ...BODY, duration_s: 15 },
    { ...headers, "idempotency-key": key },
  );
  expect([other.status, problemName(other)]).toEqual([422, "idempotency-key-reused"]);
  const elsewhere = await shop.ask("POST", "/", BODY, { "idempotency-key": key });
  expect([elsewhere.status, problemName(elsewhere)]).toEqual([422, "idempotency-key-reused"]);
});

test("202: another shop's key is another key", async () => {
  const key = randomUUID();
  const mine = await generate(key);
  const theirs = await generate(key, BODY, (await newProfile()).headers);
  expect([theirs.status, theirs.body.batch_id === mine.body.batch_id]).toEqual([202, false]);
});

test("what was refused may be sent again, mended", async () => {
  const key = randomUUID();
  expect((await generate(key, { ...BODY, duration_s: 1 })).status).toBe(422);
  expect((await generate(key)).status).toBe(202);
});

describe("a request whose server was killed before it answered", () => {
  test("409: is under way for a minute", async () => {
    const key = randomUUID();
    await generate(key);
    await cutOff(key, 30);
    const answer = await post("/products/batch-generate", BODY, { ...headers, "idempotency-key": key });
    expect([answer.status, problemName(answer)]).toEqual([409, "idempotency-key-in-flight"]);
    expect(answer.headers.get("retry-after")).toBeTruthy();
  });

  test("202: is taken up after that, and makes nothing twice", async () => {
    const key = randomUUID();
    const before = await batches();
    const first = await generate(key);
    await cutOff(key, 61);
    expect((await generate(key)).body).toEqual(first.body);
    await shop.ended(first.body.batch_id);
    await cutOff(key, 61);
    expect((await generate(key)).body).toEqual(first.body);
    expect(await batches()).toBe(before + 1);
    expect(await shop.ended(first.body.batch_id)).toMatchObject({ total: 2, failed: 2 });
  });

  test("202: a start finds its own start, where another's is refused", async () => {
    const id = await shop.locked({ product_ids: ["a"] });
    const key = randomUUID();
    const first = await shop.ask("POST", `/${id}/start`, {}, { "idempotency-key": key });
    const ended = await shop.ended(id);
    await cutOff(key, 61);
    const again = await shop.ask("POST", `/${id}/start`, {}, { "idempotency-key": key });
    expect([again.status, again.body]).toEqual([202, first.body]);
    expect((await shop.ask("POST", `/${id}/start`, {}, { "idempotency-key": randomUUID() })).status).toBe(409);
    expect(await shop.read(id)).toEqual(ended);
  });

  test("201: items are not added twice", async () => {
    const id = await shop.draft();
    const key = randomUUID();
    const add = () => shop.ask("POST", `/${id}/items`, { contents: ["One", "Two"] }, { "idempotency-key": key });
    expect((await add()).status).toBe(201);
    await cutOff(key, 61);
    expect((await add()).status).toBe(201);
    expect((await shop.read(id)).items).toHaveLength(2);
  });
});

test("202: a single video and a feed's sync, too", async () => {
  const { headers: own, feedId } = await sampleShop();
  const { body } = await get<{ items: { id: string }[] }>("/products", own);
  const keyed = { ...own, "idempotency-key": "sync 1" };
  const sync = await post<{ job_id: string }>(`/feeds/${feedId}/sync`, undefined, keyed);
  expect((await post(`/feeds/${feedId}/sync`, undefined, keyed)).body).toEqual(sync.body);
  const video = { ...own, "idempotency-key": "video 1" };
  const path = `/products/${body.items[0]?.id}/generate`;
  const settings = { tts_provider: "espeak", voice_id: "xx-YY-Nobody" };
  const first = await post<{ job_id: string }>(path, settings, video);
  expect(first.status).toBe(202);
  expect((await post(path, settings, video)).body).toEqual(first.body);
  const { body: feeds } = await get<{ items: FeedBody[] }>("/feeds", own);
  expect(feeds.items).toHaveLength(1);
});

test.each(["", "x".repeat(256)])("422: a key that is none: %j", async (key) => {
  const answer = await post("/products/batch-generate", BODY, { ...headers, "idempotency-key": key });
  expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([422, "Idempotency-Key"]);
});
