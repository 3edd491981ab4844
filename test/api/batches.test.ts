import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { type BatchBody, call, endOfBatch, get, newProfile, type ProblemBody, post, problemName } from "./client.ts";

interface Accepted {
  batch_id: string;
  total: number;
}

/** Products that nobody has: their videos fail at once, each alone. */
const UNKNOWN = ["no-such-product", randomUUID(), "x".repeat(100)];

let headers: Record<string, string>;
beforeAll(async () => {
  ({ headers } = await newProfile());
});
const generate = <T = ProblemBody>(body: unknown) => post<T>("/products/batch-generate", body, headers);
const status = <T = BatchBody>(id: string, as = headers) => get<T>(`/products/batch/${id}/status`, as);
const retry = <T = ProblemBody>(id: string, as = headers) => post<T>(`/products/batch/${id}/retry`, undefined, as);

describe("a batch of unknown products", () => {
  let accepted: Accepted;
  let batch: BatchBody;
  beforeAll(async () => {
    const answer = await generate<Accepted>({ product_ids: UNKNOWN, tts_provider: "espeak" });
    expect(answer.status).toBe(202);
    accepted = answer.body;
    batch = await endOfBatch(accepted.batch_id, headers);
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

  test("202: retries as a new batch; the old one stays as it was", async () => {
    const answer = await retry<Accepted>(accepted.batch_id);
    expect([answer.status, answer.body.total]).toEqual([202, 3]);
    expect(answer.body.batch_id).not.toBe(accepted.batch_id);
    const second = await endOfBatch(answer.body.batch_id, headers);
    expect(second.product_jobs.map(({ product_id }) => product_id)).toEqual(UNKNOWN);
    expect((await status(accepted.batch_id)).body).toEqual(batch);
  });

  test("404: is nobody else's to see or to retry", async () => {
    const other = await newProfile();
    const seen = await status<ProblemBody>(accepted.batch_id, other.headers);
    expect([seen.status, problemName(seen)]).toEqual([404, "batch-not-found"]);
    expect((await retry(accepted.batch_id, other.headers)).status).toBe(404);
  });
});

test.each(["nonsense", randomUUID()])("404: there is no batch %s", async (id) => {
  expect((await status<ProblemBody>(id)).status).toBe(404);
  expect((await retry(id)).status).toBe(404);
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
    const answer = await generate(body);
    expect([answer.status, problemName(answer)]).toEqual([422, "invalid-request"]);
    expect(answer.body.errors?.map((error) => error.path)).toEqual([path]);
    expect(answer.body.detail).toContain(words);
  });

  test("every fault at once", async () => {
    const { body } = await generate({ product_ids: ["a"], duration_s: 1, speed: 2, tempo: 3 });
    expect(body.errors?.map(({ path }) => path).toSorted()).toEqual(["duration_s", "product_ids", "speed", "tempo"]);
  });

  test.each([
    ["elevenlabs", { tts_provider: "elevenlabs" }, "ELEVENLABS_API_KEY"],
    ["gemini", { voiceover_mode: "elaborate" }, "GEMINI_API_KEY"],
    ["claude", { voiceover_mode: "elaborate", ai_provider: "claude" }, "ANTHROPIC_API_KEY"],
  ])("%s without its key, which is named", async (_, settings, key) => {
    const answer = await generate({ product_ids: two, tts_provider: "espeak", ...settings });
    expect([answer.status, problemName(answer)]).toEqual([422, "provider-key-missing"]);
    expect(answer.body.detail).toContain(key);
  });
});

test.each(["application/x-www-form-urlencoded", "text/plain", "application/json; charset=utf-8"])(
  "202: a JSON body counts as %s too",
  async (type) => {
    const body = { product_ids: ["a", "b"], tts_provider: "espeak" };
    const answer = await post<Accepted>("/products/batch-generate", body, { ...headers, "content-type": type });
    expect(answer.status).toBe(202);
    await endOfBatch(answer.body.batch_id, headers);
  },
);

test("400: what is no JSON", async () => {
  const answer = await generate("product_ids=a&product_ids=b");
  expect([answer.status, problemName(answer)]).toEqual([400, "malformed-json"]);
});

test("413: what is too large", async () => {
  const answer = await generate({ product_ids: ["a", "x".repeat(300_000)] });
  expect([answer.status, problemName(answer)]).toEqual([413, "body-too-large"]);
});

test("405: GET where only POST is, and the other way round", async () => {
  const answer = await call("DELETE", "/products/batch-generate", { headers });
  expect(answer.status).toBe(405);
  // `batch-generate` could be a product's id: GET asks for that.
  expect(answer.headers.get("allow")).toBe("GET, HEAD, POST");
  expect((await call("POST", `/products/batch/${randomUUID()}/status`, { headers })).headers.get("allow")).toBe(
    "GET, HEAD",
  );
});

test("many who ask at once are all answered alike", async () => {
  const { body } = await generate<Accepted>({ product_ids: ["a", "b"], tts_provider: "espeak" });
  const answers = await Promise.all(Array.from({ length: 100 }, () => status(body.batch_id)));
  expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
  await endOfBatch(body.batch_id, headers);
});
