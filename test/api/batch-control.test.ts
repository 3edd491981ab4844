import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BatchMode, batchModeOf, type StagedBody } from "./batch-mode.ts";
import { apiUrl, type BatchBody, get, newProfile, post, problemName } from "./client.ts";
import { eventsOf, follow } from "./events.ts";
import { openSlowShop, type SlowShop } from "./slow-shop.ts";

let slow: SlowShop;
let shop: BatchMode;
beforeAll(async () => {
  slow = await openSlowShop(5);
  shop = batchModeOf(slow.headers);
});
afterAll(async () => slow.close());

const UNKNOWN = { product_ids: ["no-such-product"] };
const generate = (body: object) =>
  post<{ batch_id: string; total: number }>(
    "/products/batch-generate",
    { tts_provider: "espeak", duration_s: 15, ...body },
    slow.headers,
  );
const control = (id: string, word: string) => post(`/products/batch/${id}/${word}`, undefined, slow.headers);
const status = async (id: string) =>
  (await get<BatchBody & { paused: boolean; cancelled: number }>(`/products/batch/${id}/status`, slow.headers)).body;

async function statusWhen(id: string, done: (body: Awaited<ReturnType<typeof status>>) => boolean) {
  for (;;) {
    const body = await status(id);
    if (done(body)) return body;
    await sleep(100);
  }
}

describe("a product batch", () => {
  test("is paused: nothing more begins; resumed and cancelled, it ends", async () => {
    const { body } = await generate({ product_ids: slow.products });
    const begun = ({ product_jobs }: BatchBody) => product_jobs.filter((job) => job.status === "processing").length;
    await statusWhen(body.batch_id, (batch) => begun(batch) === 3);
    expect(await control(body.batch_id, "pause")).toMatchObject({ status: 202, body: { status: "paused" } });
    expect(await status(body.batch_id)).toMatchObject({ status: "processing", paused: true });
    expect(await control(body.batch_id, "pause")).toMatchObject({ status: 202 });
    expect(await control(body.batch_id, "resume")).toMatchObject({ status: 202, body: { status: "processing" } });
    expect(await status(body.batch_id)).toMatchObject({ status: "processing", paused: false });
    expect(await control(body.batch_id, "cancel")).toMatchObject({ status: 202, body: { status: "cancelling" } });
    const ended = await statusWhen(body.batch_id, (batch) => batch.status === "completed");
    expect(ended).toMatchObject({ outcome: "cancelled", cancelled: 5, completed: 0, failed: 0 });
    const again = await control(body.batch_id, "cancel");
    expect([again.status, problemName(again)]).toEqual([409, "batch-state"]);
  });

  test("past its limit of failures is failed, the rest cancelled", async () => {
    const { body } = await generate({ product_ids: ["a", "b", "c", "d", "e", "f", "g", "h"], max_failures: 0 });
    const ended = await statusWhen(body.batch_id, (batch) => batch.status === "completed");
    expect(ended.outcome).toBe("failed");
    expect(ended.cancelled).toBeGreaterThanOrEqual(5);
    expect(ended.failed + ended.cancelled).toBe(8);
  });

  test.each(["cancel", "pause", "resume", "retry"])("404: nobody else can %s it, nor a staged one", async (word) => {
    const staged = await shop.draft();
    expect((await control(staged, word)).status).toBe(404);
    const { body } = await generate(UNKNOWN.product_ids.length ? { product_ids: ["a", "b"] } : {});
    const { headers } = await newProfile();
    expect((await post(`/products/batch/${body.batch_id}/${word}`, undefined, headers)).status).toBe(404);
  });
});

describe("a staged batch", () => {
  test("a retry keeps to the limit of failures, callback and settings of the start", async () => {
    const id = await shop.locked({ product_ids: ["a", "b"] }, { max_failures: 1 });
    await shop.ask("POST", `/${id}/start`, { max_failures: 0, callback_url: "https://hooks.example/end" });
    expect(await shop.ended(id)).toMatchObject({
      status: "failed",
      max_failures: 0,
      callback_url: "https://hooks.example/end",
    });
  });

  test("422: a start with a callback to a private network starts nothing", async () => {
    const id = await shop.locked(UNKNOWN);
    const answer = await shop.ask("POST", `/${id}/start`, { callback_url: "http://10.0.0.1/" });
    expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([422, "callback_url"]);
    expect((await shop.read(id)).status).toBe("locked");
  });
});

describe("events", () => {
  test("tell each change once, in order, and end with the batch", async () => {
    const id = await shop.started({ product_ids: ["a", "b"] });
    const events = await eventsOf(`${apiUrl}/v1/batch/${id}/events`, slow.headers);
    const ids = events.map((event) => Number(event.id));
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    expect(new Set(events.filter(({ event }) => event !== "end").map((event) => event.id)).size).toBe(
      events.length - 1,
    );
    expect(events.at(-1)).toMatchObject({ event: "end", data: { status: "failed", progress: 100, failed: 2 } });
    const last = (item: string) =>
      events.filter(({ event, data }) => event === "item" && data.product_id === item).at(-1);
    for (const item of ["a", "b"])
      expect(last(item)?.data).toMatchObject({ status: "failed", error_type: "ProductNotFound" });
  });

  test("go on behind the last one seen, without a gap or a repetition", async () => {
    const id = await shop.started({ product_ids: slow.products.slice(0, 2) });
    const url = `${apiUrl}/v1/batch/${id}/events`;
    const first = await follow(url, slow.headers, (seen) =>
      seen.some(({ data }) => data.status === "processing" && data.item_id),
    );
    const lastId = first.at(-1)?.id ?? "";
    await shop.ask("POST", `/${id}/cancel`);
    const rest = await eventsOf(url, { ...slow.headers, "last-event-id": lastId });
    expect(Number(rest[0]?.id)).toBeGreaterThan(Number(lastId));
    expect(rest.at(-1)).toMatchObject({ event: "end", data: { status: "cancelled" } });
    const seen = new Map(
      [...first, ...rest].flatMap(({ data }) => (data.item_id ? [[data.item_id, data.status]] : [])),
    );
    expect([...seen.values()]).toEqual(["cancelled", "cancelled"]);
    const done = await fetch(url, { headers: { ...slow.headers, "last-event-id": rest.at(-1)?.id ?? "" } });
    expect(done.status).toBe(204);
  });

  test("of a product batch have its own words; a strange Last-Event-ID is told everything", async () => {
    const { body } = await generate({ product_ids: ["a", "b"] });
    const url = `${apiUrl}/api/v1/products/batch/${body.batch_id}/events`;
    const events = await eventsOf(url, { ...slow.headers, "last-event-id": "nonsense" });
    expect(events.at(-1)).toMatchObject({ event: "end", data: { status: "completed", outcome: "failed", failed: 2 } });
    expect((await eventsOf(url, { ...slow.headers, "last-event-id": "999999" })).length).toBeGreaterThan(2);
  });

  test("of a draft wait, and end when it is deleted", async () => {
    const id = await shop.draft({ contents: ["Text"] });
    const events = eventsOf(`${apiUrl}/v1/batch/${id}/events`, slow.headers);
    await sleep(300);
    await shop.ask("DELETE", `/${id}`);
    expect((await events).map(({ event }) => event).toSorted()).toEqual(["batch", "item"]);
  });
});

test("200: a product batch shows among the batches, and can be paused from there", async () => {
  const { body } = await generate({ product_ids: slow.products.slice(0, 2) });
  const { body: seen } = await shop.ask<StagedBody>("GET", `/${body.batch_id}`);
  expect(seen).toMatchObject({ kind: "product", status: "processing", total: 2 });
  expect((await shop.ask("POST", `/${body.batch_id}/pause`)).status).toBe(202);
  expect((await shop.read(body.batch_id)).paused).toBe(true);
  await shop.ask("POST", `/${body.batch_id}/cancel`);
  expect(await shop.ended(body.batch_id)).toMatchObject({ status: "cancelled", paused: false });
});
