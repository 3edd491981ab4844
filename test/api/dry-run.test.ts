import { beforeAll, describe, expect, test } from "vitest";
import { DEFAULT_SETTINGS } from "../../src/contract/settings.ts";
import { createServiceClient, unwrap } from "../../src/store/client.ts";
import { type BatchMode, batchModeOf } from "./batch-mode.ts";
import { get, type ProfileHeaders, post, sampleShop, stackConfig } from "./client.ts";

interface Forecast {
  dry_run: boolean;
  total: number;
  will_fail: number;
  estimate_s: number;
  estimate_from: string;
  items: {
    product_id: string | null;
    content: string | null;
    ok: boolean;
    error: string | null;
    error_type: string | null;
  }[];
}

let headers: ProfileHeaders;
let shop: BatchMode;
let good: string;
let noPicture: string;
let privatePicture: string;
const SETTINGS = { tts_provider: "espeak", duration_s: 15, dry_run: true };
const plan = (body: object) => post<Forecast>("/products/batch-generate", { ...SETTINGS, ...body }, headers);

beforeAll(async () => {
  ({ headers } = await sampleShop());
  shop = batchModeOf(headers);
  const { body } = await get<{ items: { id: string }[] }>("/products?page_size=3", headers);
  [good = "", noPicture = "", privatePicture = ""] = body.items.map(({ id }) => id);
  const products = () => createServiceClient(stackConfig()).from("products");
  await products().update({ image_link: "https://shop.example/mug.jpg" }).eq("id", good);
  await products().update({ image_link: null }).eq("id", noPicture);
  await products().update({ image_link: "http://169.254.169.254/latest/" }).eq("id", privatePicture);
});

const jobs = async () => {
  const db = createServiceClient(stackConfig());
  const { count } = await db.from("jobs").select("id", { count: "exact", head: true }).eq("kind", "video");
  return count;
};

test("200: names per product what would fail and why, and starts nothing", async () => {
  const before = await jobs();
  const { status, body } = await plan({ product_ids: [good, "no-such-product", noPicture, privatePicture] });
  expect(status).toBe(200);
  expect(body).toMatchObject({ dry_run: true, total: 4, will_fail: 3, estimate_from: "typical_machine" });
  expect(body.items.map(({ ok, error_type }) => [ok, error_type])).toEqual([
    [true, null],
    [false, "ProductNotFound"],
    [false, "ProductHasNoImage"],
    [false, "AddressNotAllowed"],
  ]);
  for (const { ok, error } of body.items) expect(error === null).toBe(ok);
  // One video of 15 s: less than its own length and a bit.
  expect(body.estimate_s).toBeGreaterThan(3);
  expect(body.estimate_s).toBeLessThan(16);
  expect(await jobs()).toBe(before);
});

test("200: a voice that nobody has fails all of them", async () => {
  const { body } = await plan({ product_ids: [good, privatePicture], voice_id: "xx-YY-Nobody" });
  expect(body.items.map(({ error_type }) => error_type)).toEqual(["VoiceUnknown", "AddressNotAllowed"]);
  expect(body.estimate_s).toBe(0);
});

test("422: a request with faults is refused as ever", async () => {
  expect((await plan({ product_ids: ["a"] })).status).toBe(422);
  expect((await plan({ product_ids: ["a", "b"], callback_url: "http://127.0.0.1/" })).status).toBe(422);
});

describe("a staged batch", () => {
  test("200: is forecast when locked, and stays locked", async () => {
    const id = await shop.locked({ contents: ["Stars die."], product_ids: ["no-such-product"] });
    const answer = await shop.ask<Forecast>("POST", `/${id}/start`, { dry_run: true });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ total: 2, will_fail: 1 });
    expect(answer.body.items).toMatchObject([
      { content: "Stars die.", ok: true },
      { product_id: "no-such-product", error_type: "ProductNotFound" },
    ]);
    expect((await shop.read(id)).status).toBe("locked");
  });

  test("409: a draft cannot start, so it is not forecast", async () => {
    const id = await shop.draft({ contents: ["Stars die."] });
    expect((await shop.ask("POST", `/${id}/start`, { dry_run: true })).status).toBe(409);
  });
});

test("200: the estimate is learnt from the profile's own videos, scaled to their length", async () => {
  const profile_id = headers["x-profile-id"];
  const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, seconds)).toISOString();
  const stages = {
    setup: { started_at: at(0), finished_at: at(1), attempts: 1 },
    // Waited for its turn for a minute, rendered for 30 s.
    final_render: { started_at: at(1), moving_at: at(61), finished_at: at(91), attempts: 1 },
  };
  const video = {
    profile_id,
    kind: "video",
    status: "completed",
    settings: { ...DEFAULT_SETTINGS, duration_s: 15 },
    detail: { stages },
    finished_at: at(91),
  } as const;
  const videos = Array.from({ length: 3 }, () => video);
  unwrap(await createServiceClient(stackConfig()).from("jobs").insert(videos).select("id"));
  const id = await shop.locked({ contents: Array.from({ length: 10 }, (_, i) => `Text ${i}`) }, { duration_s: 15 });
  const { body } = await shop.ask<Forecast>("POST", `/${id}/start`, { dry_run: true });
  expect(body.estimate_from).toBe("past_renders");
  // Ten renders of 30 s, one after another, and the little that comes before the first.
  expect(body.estimate_s).toBeGreaterThanOrEqual(301);
  expect(body.estimate_s).toBeLessThan(320);
  const longer = await shop.locked({ contents: ["Text"] }, { duration_s: 60 });
  const { body: other } = await shop.ask<Forecast>("POST", `/${longer}/start`, { dry_run: true });
  expect(other.estimate_s).toBeGreaterThanOrEqual(121);
  expect(other.estimate_s).toBeLessThan(132);
});
