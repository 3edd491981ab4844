import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { newProfile, type Profile, refusal, send } from "../../../test/support/client.ts";
import { endedStagedBatch } from "../../../test/support/ended-batches.ts";
import {
  type StagedBatch,
  type StagedBatches,
  type StagedItem,
  stagedBatchesOf,
} from "../../../test/support/staged-batches.ts";
import { bodyOf, type ProblemBody } from "../client.ts";

let shop: Profile;
let staged: StagedBatches;
beforeAll(async () => {
  shop = await newProfile();
  staged = stagedBatchesOf(shop);
});
const one = () => shop.batches[":id"];
const add = (id: string, json: { contents?: string[]; product_ids?: string[] }) =>
  one().items.$post({ param: { id }, json });
const lock = (id: string) => one().lock.$post({ param: { id } });
/** A request with faults, or with its method and path from a table. */
const ask = (method: string, path: string, body?: unknown, { headers } = shop) =>
  send(method, `/v1/batch${path}`, { body, headers });
const paths = (body: ProblemBody) => body.errors?.map(({ path }) => path).toSorted();

describe("the calls of the guide, as curl sends them", () => {
  const contents = ["Why is space dark?", "What are black holes?", "How stars die"];
  const curl = <T = StagedBatch>(method: string, path: string, body?: object, contentType?: string) => {
    const headers = { ...shop.headers, ...(contentType && { "content-type": contentType }) };
    return send<T>(method, `/v1/batch${path}`, { body, headers });
  };

  test.each(["", "/"])("draft at /v1/batch%s, add, lock, start, watch", async (path) => {
    const config = { platform: "youtube_shorts", tts_provider: "espeak" };
    const created = await curl("POST", path, { name: "Space Facts", config }, "application/json");
    expect(created.status).toBe(201);
    expect(created.headers.get("location")).toBe(`/v1/batch/${created.body.id}`);
    const { id } = created.body;
    expect(created.body).toMatchObject({
      batch_id: id,
      status: "draft",
      kind: "staged",
      total: 0,
      progress: 0,
      config,
    });

    const filled = await curl("POST", `/${id}/items`, { contents }, "application/x-www-form-urlencoded");
    expect(filled.status).toBe(201);
    expect(filled.body.items.map(({ content, kind, status }) => [content, kind, status])).toEqual(
      contents.map((content) => [content, "text", "pending"]),
    );

    const locked = await curl("POST", `/${id}/lock`);
    expect([locked.status, locked.body.status]).toEqual([200, "locked"]);
    expect(locked.body.settings).toMatchObject({ encoding_preset: "youtube_shorts", duration_s: 30 });

    expect(await curl("POST", `/${id}/start`)).toMatchObject({
      status: 202,
      body: { id, status: "processing", total: 3 },
    });
    const progress = await curl("GET", `/${id}/progress`);
    expect(progress).toMatchObject({ status: 200, body: { batch_id: id, status: "processing", total: 3 } });
    expect(progress.body.items).toHaveLength(3);
    await curl("POST", `/${id}/cancel`);
    expect(await staged.ended(id)).toMatchObject({ status: "cancelled", cancelled: 3 });
  });
});

describe("a batch of a text and an unknown product", () => {
  let id: string;
  let ended: StagedBatch;
  let text: StagedItem | undefined;
  beforeAll(async () => {
    id = await endedStagedBatch(shop, { contents: ["Stars die."], product_ids: ["no-such-product"] });
    ended = await staged.read(id);
    [text] = ended.items;
  });

  test("is partial, each item with its result or error", () => {
    expect(ended).toMatchObject({ status: "partial", progress: 100, total: 2, completed: 1, failed: 1 });
    expect(ended.items).toMatchObject([
      { status: "complete", content: "Stars die.", title: "Stars die", error: null },
      { status: "failed", product_id: "no-such-product", error_type: "ProductNotFound", failed_stage: "setup" },
    ]);
  });

  test("lists its failed item, and its finished one with a link that plays it", async () => {
    const failed = await bodyOf(one().failed.$get({ param: { id } }));
    expect(failed.items).toMatchObject([{ product_id: "no-such-product", error_type: "ProductNotFound" }]);
    const { items } = await bodyOf(one().outputs.$get({ param: { id } }));
    expect(items).toMatchObject([{ item_id: text?.item_id, output_path: text?.result?.video_path }]);
    const video = await fetch(items[0]?.output_url ?? "", { headers: { range: "bytes=0-9" } });
    expect([video.status, video.headers.get("content-type")]).toEqual([206, "video/mp4"]);
  });

  test("retries only the failed item, in place", async () => {
    const retried = await bodyOf(one().retry.$post({ param: { id } }), 202);
    expect(retried).toMatchObject({ id, status: "processing", total: 1 });
    const again = await staged.ended(id);
    expect(again).toMatchObject({ status: "partial", completed: 1, failed: 1 });
    expect(again.items[0]).toEqual(text);
    expect(again.items[1]?.item_id).toBe(ended.items[1]?.item_id);
    expect(Date.parse(again.items[1]?.finished_at ?? "")).toBeGreaterThan(
      Date.parse(ended.items[1]?.finished_at ?? ""),
    );
  });

  test("is deleted; its finished video stays in the library", async () => {
    expect((await one().$delete({ param: { id } })).status).toBe(204);
    expect((await refusal(one().$get({ param: { id } }))).problem).toBe("batch-not-found");
    const { items } = await bodyOf(shop.api.library.$get({ query: {} }));
    expect(items).toMatchObject([{ id: text?.result?.clip_id, job_id: text?.item_id }]);
  });
});

test("200: the list is paged, newest first, by status and kind", async () => {
  const ids = [await staged.draft(), await staged.draft(), await staged.locked({ contents: ["Text"] })];
  const idsOf = async (query: Parameters<typeof shop.batches.$get>[0]["query"]) =>
    (await bodyOf(shop.batches.$get({ query }))).items.map(({ id }) => id).slice(0, ids.length);
  expect(await idsOf({})).toEqual(ids.toReversed());
  expect(await idsOf({ page: "2", page_size: "1" })).toEqual([ids[1]]);
  expect(await idsOf({ status: "locked", kind: "staged" })).toContain(ids[2]);
  expect(await idsOf({ status: "draft", page_size: "2" })).toEqual([ids[1], ids[0]]);
  expect(await idsOf({ page: "1000" })).toEqual([]);
  expect((await ask("GET", "/?status=done")).status).toBe(422);
});

test("200: a draft is edited, and an item removed", async () => {
  const id = await staged.draft({ contents: ["One", "Two"] }, { platform: "reels" });
  const json = { name: "Other", config: { duration_s: 45 } };
  const edited = await bodyOf(one().$patch({ param: { id }, json }));
  expect(edited).toMatchObject({
    name: "Other",
    config: { duration_s: 45 },
    settings: { encoding_preset: "tiktok" },
  });
  const param = { id, item_id: edited.items[0]?.item_id ?? "" };
  const remove = () => one().items[":item_id"].$delete({ param });
  expect((await remove()).status).toBe(204);
  expect((await staged.read(id)).items.map(({ content }) => content)).toEqual(["Two"]);
  expect(await refusal(remove())).toMatchObject({ status: 404, problem: "item-not-found" });
});

describe("422", () => {
  test.each([
    ["a platform there is not", { platform: "myspace" }, ["config.platform"]],
    ["an unknown setting", { speed: 2 }, ["config.speed"]],
    ["a negative limit of failures", { max_failures: -1 }, ["config.max_failures"]],
    ["a callback to this machine", { callback_url: "http://127.0.0.1:1/hook" }, ["config.callback_url"]],
    ["a callback to a private network", { callback_url: "https://192.168.0.10/hook" }, ["config.callback_url"]],
    ["a callback to localhost", { callback_url: "http://localhost/hook" }, ["config.callback_url"]],
    ["a callback that is no web address", { callback_url: "ftp://shop.example/hook" }, ["config.callback_url"]],
  ])("draft with %s", async (_, config, faults) => {
    const answer = await ask("POST", "/", { name: "B", config });
    expect([answer.status, paths(answer.body)]).toEqual([422, faults]);
  });

  test("a draft without a name", async () => {
    expect((await ask("POST", "/", { config: {} })).body.errors).toMatchObject([{ path: "name" }]);
  });

  test.each([
    ["no items", {}, ""],
    ["an empty text", { contents: ["One", "  "] }, "contents.1"],
    ["a text of 5,000 characters", { contents: ["x".repeat(5000)] }, "contents.0"],
    ["a text of 2,001 emoji", { contents: ["😀".repeat(2001)] }, "contents.0"],
    ["eleven items", { contents: Array.from({ length: 11 }, (_, i) => `Text ${i}`) }, "contents"],
    ["a repeated product", { product_ids: ["a", "a"] }, "product_ids"],
    ["an unknown field", { texts: ["One"] }, "texts"],
  ])("items: %s", async (_, items, path) => {
    const id = await staged.draft();
    const answer = await ask("POST", `/${id}/items`, items);
    expect(answer.status).toBe(422);
    expect(paths(answer.body)).toContain(path);
    expect((await staged.read(id)).items).toEqual([]);
  });

  test("a text of 2,000 emoji is accepted", async () => {
    const content = "😀".repeat(2000);
    const id = await staged.draft({ contents: [content] });
    expect((await staged.read(id)).items[0]?.content).toBe(content);
  });

  test("the eleventh item, and a product that is in the batch already", async () => {
    const id = await staged.draft({ contents: Array.from({ length: 9 }, (_, i) => `Text ${i}`), product_ids: ["a"] });
    expect(paths((await refusal(add(id, { contents: ["One more"] }))).body)).toEqual(["contents"]);
    const twice = await staged.draft({ product_ids: ["a"] });
    expect((await refusal(add(twice, { product_ids: ["a"] }))).body.detail).toContain("already: a");
  });

  test("concurrent additions never pass the limit", async () => {
    const id = await staged.draft();
    const adds = Array.from({ length: 8 }, (_, i) => add(id, { contents: [`a${i}`, `b${i}`] }));
    const statuses = (await Promise.all(adds)).map(({ status }) => status).toSorted();
    expect(statuses).toEqual([201, 201, 201, 201, 201, 422, 422, 422]);
    expect((await staged.read(id)).items.map(({ position }) => position)).toEqual([...Array(10).keys()]);
  });

  test("a lock lists every fault at once", async () => {
    const id = await staged.draft(
      {},
      { tts_provider: "elevenlabs", voice_id: "nobody", duration_s: 20, voiceover_mode: "elaborate" },
    );
    const answer = await refusal(lock(id));
    expect(answer).toMatchObject({ status: 422, problem: "batch-not-ready" });
    expect(paths(answer.body)).toEqual(["config.duration_s", "config.tts_provider", "config.voice_id", "items"]);
    expect(answer.body.detail).toContain("ELEVENLABS_API_KEY");
    expect((await staged.read(id)).status).toBe("draft");
  });

  test.each([
    ["espeak", "xx-YY-Nobody"],
    ["espeak", "klingon!"],
    ["edge", "nobody"],
    ["edge", "ro-RO-Emil"],
  ] as const)("a lock with a voice that %s has not: %s", async (tts_provider, voice_id) => {
    const id = await staged.draft({ contents: ["Text"] }, { tts_provider, voice_id });
    const answer = await refusal(lock(id));
    expect(answer.status).toBe(422);
    expect(new Set(paths(answer.body))).toEqual(new Set(["config.voice_id"]));
  });
});

test("404: another profile's batch, or an unknown one, on every route", async () => {
  const id = await staged.draft({ contents: ["Text"] });
  const other = await newProfile();
  const asked = [
    ...["", "/progress", "/failed", "/outputs", "/events"].map((path) => ["GET", path]),
    ...["/items", "/lock", "/unlock", "/start", "/retry", "/cancel", "/pause", "/resume"].map((path) => ["POST", path]),
    ["DELETE", ""],
  ] as [string, string][];
  for (const [method, path] of asked) {
    const body = path === "/items" ? { contents: ["Mine"] } : undefined;
    for (const answer of [
      await ask(method, `/${id}${path}`, body, other),
      await ask(method, `/${randomUUID()}${path}`, body),
      await ask(method, `/nonsense${path}`, body),
    ]) {
      expect([method, path, answer.status, answer.problem]).toEqual([method, path, 404, "batch-not-found"]);
    }
  }
  expect((await staged.read(id)).status).toBe("draft");
});

test("404: a staged batch on a route of product batches", async () => {
  const id = await staged.draft();
  expect((await shop.api.products.batch[":id"].retry.$post({ param: { id } })).status).toBe(404);
});
