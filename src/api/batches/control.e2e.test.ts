import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Batch, endOfBatch, readBatch, startBatch, watchBatch } from "../../../test/support/batches.ts";
import { apiUrl, type Caller, newProfile, refusal } from "../../../test/support/client.ts";
import { eventsOf, follow } from "../../../test/support/events.ts";
import { openSlowShop, type SlowShop } from "../../../test/support/slow-shop.ts";
import { type StagedBatches, stagedBatchesOf } from "../../../test/support/staged-batches.ts";
import { bodyOf } from "../client.ts";

let slow: SlowShop;
let shop: StagedBatches;
beforeAll(async () => {
  slow = await openSlowShop(5);
  shop = stagedBatchesOf(slow);
});
afterAll(async () => slow.close());

const UNKNOWN = { product_ids: ["no-such-product"] };
type Control = "cancel" | "pause" | "resume";
const control = (id: string, word: Control, { api }: Caller = slow) =>
  api.products.batch[":id"][word].$post({ param: { id } });
const retry = (id: string, { api }: Caller = slow) => api.products.batch[":id"].retry.$post({ param: { id } });
const status = (id: string) => readBatch(slow.api, id);

describe("a product batch", () => {
  test("is paused, resumed and cancelled", async () => {
    const id = await startBatch(slow.api, slow.products);
    const begun = ({ product_jobs }: Batch) => product_jobs.filter((job) => job.status === "processing").length;
    await watchBatch(slow.api, id, "three videos to begin", (batch) => begun(batch) === 3);
    expect(await bodyOf(control(id, "pause"), 202)).toMatchObject({ status: "paused" });
    expect(await status(id)).toMatchObject({ status: "processing", paused: true });
    expect((await control(id, "pause")).status).toBe(202);
    expect(await bodyOf(control(id, "resume"), 202)).toMatchObject({ status: "processing" });
    expect(await status(id)).toMatchObject({ status: "processing", paused: false });
    expect(await bodyOf(control(id, "cancel"), 202)).toMatchObject({ status: "cancelling" });
    const ended = await endOfBatch(slow.api, id);
    expect(ended).toMatchObject({ outcome: "cancelled", cancelled: 5, completed: 0, failed: 0 });
    expect(await refusal(control(id, "cancel"))).toMatchObject({ status: 409, problem: "batch-state" });
  });

  test("past max_failures has failed, its queued videos are cancelled", async () => {
    const id = await startBatch(slow.api, ["a", "b", "c", "d", "e", "f", "g", "h"], { max_failures: 0 });
    const ended = await endOfBatch(slow.api, id);
    expect(ended.outcome).toBe("failed");
    expect(ended.cancelled).toBeGreaterThanOrEqual(5);
    expect(ended.failed + ended.cancelled).toBe(8);
  });

  test.each(["cancel", "pause", "resume", "retry"] as const)(
    "404: %s of another profile's batch, and of a staged one",
    async (word) => {
      const ask = (id: string, by?: Caller) => (word === "retry" ? retry(id, by) : control(id, word, by));
      expect((await ask(await shop.draft())).status).toBe(404);
      const id = await startBatch(slow.api, ["a", "b"]);
      expect((await ask(id, await newProfile())).status).toBe(404);
    },
  );
});

describe("a staged batch", () => {
  test("a start keeps its limit of failures and its callback", async () => {
    const id = await shop.locked({ product_ids: ["a", "b"] }, { max_failures: 1 });
    const json = { max_failures: 0, callback_url: "https://hooks.example/end" };
    await bodyOf(slow.batches[":id"].start.$post({ param: { id }, json }), 202);
    expect(await shop.ended(id)).toMatchObject({
      status: "failed",
      max_failures: 0,
      callback_url: "https://hooks.example/end",
    });
  });

  test("422: a start with a callback to a private network leaves the batch locked", async () => {
    const id = await shop.locked(UNKNOWN);
    const json = { callback_url: "http://10.0.0.1/" };
    const answer = await refusal(slow.batches[":id"].start.$post({ param: { id }, json }));
    expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([422, "callback_url"]);
    expect((await shop.read(id)).status).toBe("locked");
  });
});

describe("events", () => {
  test("come once for each change, in order, and end with the batch", async () => {
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

  test("continue after Last-Event-ID without a gap or a repetition", async () => {
    const id = await shop.started({ product_ids: slow.products.slice(0, 2) });
    const url = `${apiUrl}/v1/batch/${id}/events`;
    const first = await follow(url, slow.headers, (seen) =>
      seen.some(({ data }) => data.status === "processing" && data.item_id),
    );
    const lastId = first.at(-1)?.id ?? "";
    await shop.cancel(id);
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

  test("of a product batch have its own shape; an unknown Last-Event-ID gets all events", async () => {
    const id = await startBatch(slow.api, ["a", "b"]);
    const url = `${apiUrl}/api/v1/products/batch/${id}/events`;
    const events = await eventsOf(url, { ...slow.headers, "last-event-id": "nonsense" });
    expect(events.at(-1)).toMatchObject({ event: "end", data: { status: "completed", outcome: "failed", failed: 2 } });
    expect((await eventsOf(url, { ...slow.headers, "last-event-id": "999999" })).length).toBeGreaterThan(2);
  });

  test("of a draft stay open, and end when it is deleted", async () => {
    const id = await shop.draft({ contents: ["Text"] });
    const events = eventsOf(`${apiUrl}/v1/batch/${id}/events`, slow.headers);
    await sleep(300);
    await bodyOf(slow.batches[":id"].$delete({ param: { id } }));
    expect((await events).map(({ event }) => event).toSorted()).toEqual(["batch", "item"]);
  });
});

test("200: a product batch can be read, paused and cancelled in batch mode, too", async () => {
  const id = await startBatch(slow.api, slow.products.slice(0, 2));
  expect(await shop.read(id)).toMatchObject({ kind: "product", status: "processing", total: 2 });
  expect((await slow.batches[":id"].pause.$post({ param: { id } })).status).toBe(202);
  expect((await shop.read(id)).paused).toBe(true);
  await shop.cancel(id);
  expect(await shop.ended(id)).toMatchObject({ status: "cancelled", paused: false });
});
