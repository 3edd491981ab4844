import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { type Batch, endOfBatch, readBatch } from "../../../test/support/batches.ts";
import { newProfile, type Profile, refusal, send } from "../../../test/support/client.ts";
import { bodyOf } from "../client.ts";

/** Unknown products: their videos fail at once, each alone. */
const UNKNOWN = ["no-such-product", randomUUID(), "x".repeat(100)];

const TWO = { product_ids: ["a", "b"], tts_provider: "espeak" as const };

let shop: Profile;
beforeAll(async () => {
  shop = await newProfile();
});
type NewBatch = Parameters<(typeof shop.api.products)["batch-generate"]["$post"]>[0]["json"];
const generate = (json: NewBatch) => bodyOf(shop.api.products["batch-generate"].$post({ json }), 202);
/** A request with faults. */
const generateBadly = (body: unknown) =>
  send("POST", "/api/v1/products/batch-generate", { body, headers: shop.headers });
const status = (id: string, { api } = shop) => api.products.batch[":id"].status.$get({ param: { id } });
const retry = (id: string, { api } = shop) => api.products.batch[":id"].retry.$post({ param: { id } });

describe("a batch of unknown products", () => {
  let accepted: Awaited<ReturnType<typeof generate>>;
  let batch: Batch;
  beforeAll(async () => {
    accepted = await generate({ product_ids: UNKNOWN, tts_provider: "espeak" });
    batch = await endOfBatch(shop.api, accepted.batch_id);
  });

  test("202: is accepted with its size", () => {
    expect(accepted).toEqual({ batch_id: expect.any(String), total: UNKNOWN.length });
  });

  test("200: ends as failed, each product with its own reason, in order", () => {
    expect(batch).toMatchObject({ outcome: "failed", total: 3, completed: 0, failed: 3 });
    expect(batch.product_jobs.map(({ product_id }) => product_id)).toEqual(UNKNOWN);
    for (const job of batch.product_jobs) {
      expect(job).toMatchObject({ status: "failed", error_type: "ProductNotFound", failed_stage: "setup" });
      expect(job.error).toMatch(/\w+ .*\.$/s);
    }
  });

  test("202: a retry is a new batch; the old one is not changed", async () => {
    const again = await bodyOf(retry(accepted.batch_id), 202);
    expect(again.total).toBe(3);
    expect(again.batch_id).not.toBe(accepted.batch_id);
    const second = await endOfBatch(shop.api, again.batch_id);
    expect(second.product_jobs.map(({ product_id }) => product_id)).toEqual(UNKNOWN);
    expect(await readBatch(shop.api, accepted.batch_id)).toEqual(batch);
  });

  test("404: another profile can't see or retry it", async () => {
    const other = await newProfile();
    const seen = refusal(status(accepted.batch_id, other));
    expect(await seen).toMatchObject({ status: 404, problem: "batch-not-found" });
    expect((await retry(accepted.batch_id, other)).status).toBe(404);
  });
});

test.each(["nonsense", randomUUID()])("404: there is no batch %s", async (id) => {
  expect((await status(id)).status).toBe(404);
  expect((await retry(id)).status).toBe(404);
});

test("202: a product's script is kept with its job, also through a retry", async () => {
  const product_ids = ["constructor", "b"];
  const accepted = await generate({ product_ids, scripts: { b: " {title}! Doar azi. " }, tts_provider: "espeak" });
  const scriptsOf = async (id: string) => {
    const { product_jobs } = await endOfBatch(shop.api, id);
    const jobs = await Promise.all(
      product_jobs.map(({ job_id }) => bodyOf(shop.api.jobs[":id"].$get({ param: { id: job_id } }))),
    );
    return jobs.map((job) => job.kind === "video" && job.script);
  };
  expect(await scriptsOf(accepted.batch_id)).toEqual([null, "{title}! Doar azi."]);
  const again = await bodyOf(retry(accepted.batch_id), 202);
  expect(await scriptsOf(again.batch_id)).toEqual([null, "{title}! Doar azi."]);
});

test.each([
  [{ c: "x" }, "scripts.c"],
  [{ a: "" }, "scripts.a"],
  [{ a: "x".repeat(2001) }, "scripts.a"],
  [{ a: "{titlu}" }, "scripts.a"],
  [{ a: 1 }, "scripts.a"],
])("422: scripts %j", async (scripts, path) => {
  const answer = await generateBadly({ ...TWO, scripts });
  expect([answer.status, answer.body.errors?.map((fault) => fault.path)]).toEqual([422, [path]]);
});

describe("422", () => {
  const two = ["a", "b"];
  test.each([
    ["one product", { product_ids: ["a"] }, "product_ids", "/generate"],
    ["51 products", { product_ids: Array.from({ length: 51 }, (_, i) => `p${i}`) }, "product_ids", "2 to 50"],
    ["no products", {}, "product_ids", "missing"],
    ["a repeated product", { product_ids: ["a", "b", "a"] }, "product_ids", "more than once: a"],
    ["an empty id", { product_ids: ["a", " "] }, "product_ids.1", "empty"],
    ["an id too long", { product_ids: ["a", "x".repeat(101)] }, "product_ids.1", "100"],
    ["an id that is no text", { product_ids: ["a", 7] }, "product_ids.1", "string"],
    ["an unknown setting", { product_ids: two, speed: 2 }, "speed", "duration_s"],
    ["a length there is not", { product_ids: two, duration_s: 20 }, "duration_s", "15, 30, 45, 60"],
    ["a provider there is not", { product_ids: two, tts_provider: "bark" }, "tts_provider", "edge, elevenlabs, espeak"],
    ["text where a flag belongs", { product_ids: two, enable_denoise: "yes" }, "enable_denoise", "boolean"],
    ["a NUL in a text", { product_ids: two, cta_text: "a\u0000b" }, "cta_text", "no text"],
  ])("%s", async (_, body, path, words) => {
    const answer = await generateBadly(body);
    expect(answer).toMatchObject({ status: 422, problem: "invalid-request" });
    expect(answer.body.errors?.map((error) => error.path)).toEqual([path]);
    expect(answer.body.detail).toContain(words);
  });

  test("every fault at once", async () => {
    const { body } = await generateBadly({ product_ids: ["a"], duration_s: 1, speed: 2, tempo: 3 });
    expect(body.errors?.map(({ path }) => path).toSorted()).toEqual(["duration_s", "product_ids", "speed", "tempo"]);
  });

  test.each([
    ["elevenlabs", { tts_provider: "elevenlabs" }, "ELEVENLABS_API_KEY"],
    ["gemini", { voiceover_mode: "elaborate" }, "GEMINI_API_KEY"],
    ["claude", { voiceover_mode: "elaborate", ai_provider: "claude" }, "ANTHROPIC_API_KEY"],
  ])("%s without its key, which the detail names", async (_, settings, key) => {
    const answer = await generateBadly({ ...TWO, ...settings });
    expect(answer).toMatchObject({ status: 422, problem: "provider-key-missing" });
    expect(answer.body.detail).toContain(key);
  });
});

test.each(["application/x-www-form-urlencoded", "text/plain", "application/json; charset=utf-8"])(
  "202: a JSON body counts as %s too",
  async (type) => {
    const headers = { ...shop.headers, "content-type": type };
    const answer = await send<{ batch_id: string }>("POST", "/api/v1/products/batch-generate", { body: TWO, headers });
    expect(answer.status).toBe(202);
    await endOfBatch(shop.api, answer.body.batch_id);
  },
);

test("400: a body that is not JSON", async () => {
  const answer = await generateBadly("product_ids=a&product_ids=b");
  expect(answer).toMatchObject({ status: 400, problem: "malformed-json" });
});

test("413: a body that is too large", async () => {
  const answer = await generateBadly({ product_ids: ["a", "x".repeat(300_000)] });
  expect(answer).toMatchObject({ status: 413, problem: "body-too-large" });
});

test("405: another method, with those that are allowed", async () => {
  const { headers } = shop;
  const answer = await send("DELETE", "/api/v1/products/batch-generate", { headers });
  expect(answer.status).toBe(405);
  // `batch-generate` could be a product's id: GET asks for that.
  expect(answer.headers.get("allow")).toBe("GET, HEAD, POST");
  const posted = await send("POST", `/api/v1/products/batch/${randomUUID()}/status`, { headers });
  expect(posted.headers.get("allow")).toBe("GET, HEAD");
});

test("many requests at once get the same answer", async () => {
  const { batch_id } = await generate(TWO);
  const answers = await Promise.all(Array.from({ length: 100 }, () => status(batch_id)));
  expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
  await endOfBatch(shop.api, batch_id);
});
