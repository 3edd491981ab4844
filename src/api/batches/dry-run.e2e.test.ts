import { beforeAll, describe, expect, test } from "vitest";
import { CHEAP, productsOf, sampleShop } from "../../../test/support/batches.ts";
import { type Profile, stackConfig } from "../../../test/support/client.ts";
import { type StagedBatches, stagedBatchesOf } from "../../../test/support/staged-batches.ts";
import { DEFAULT_SETTINGS } from "../../contract/settings.ts";
import { createServiceClient, unwrap } from "../../store/client.ts";
import { bodyOf } from "../client.ts";

let shop: Profile;
let staged: StagedBatches;
let good: string;
let noPicture: string;
let privatePicture: string;
const ask = (product_ids: string[], settings: { voice_id?: string; callback_url?: string } = {}) =>
  shop.api.products["batch-generate"].$post({ json: { ...CHEAP, dry_run: true, product_ids, ...settings } });
const plan = (...request: Parameters<typeof ask>) => bodyOf(ask(...request), 200);
const askStaged = (id: string) => shop.batches[":id"].start.$post({ param: { id }, json: { dry_run: true } });

beforeAll(async () => {
  shop = await sampleShop();
  staged = stagedBatchesOf(shop);
  [good = "", noPicture = "", privatePicture = ""] = (await productsOf(shop.api)).map(({ id }) => id);
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

test("200: lists for each product whether and why it would fail, and starts nothing", async () => {
  const before = await jobs();
  const forecast = await plan([good, "no-such-product", noPicture, privatePicture]);
  expect(forecast).toMatchObject({ dry_run: true, total: 4, will_fail: 3, estimate_from: "typical_machine" });
  expect(forecast.items.map(({ ok, error_type }) => [ok, error_type])).toEqual([
    [true, null],
    [false, "ProductNotFound"],
    [false, "ProductHasNoImage"],
    [false, "AddressNotAllowed"],
  ]);
  for (const { ok, error } of forecast.items) expect(error === null).toBe(ok);
  // One video of 15 s: less than its own length and a bit.
  expect(forecast.estimate_s).toBeGreaterThan(3);
  expect(forecast.estimate_s).toBeLessThan(16);
  expect(await jobs()).toBe(before);
});

test("200: an unknown voice would fail all of them", async () => {
  const { items, estimate_s } = await plan([good, privatePicture], { voice_id: "xx-YY-Nobody" });
  expect(items.map(({ error_type }) => error_type)).toEqual(["VoiceUnknown", "AddressNotAllowed"]);
  expect(estimate_s).toBe(0);
});

test("422: a request with faults", async () => {
  expect((await ask(["a"])).status).toBe(422);
  expect((await ask(["a", "b"], { callback_url: "http://127.0.0.1/" })).status).toBe(422);
});

describe("a staged batch", () => {
  test("200: a locked one is forecast, and stays locked", async () => {
    const id = await staged.locked({ contents: ["Stars die."], product_ids: ["no-such-product"] });
    expect(await bodyOf(askStaged(id), 200)).toMatchObject({
      total: 2,
      will_fail: 1,
      items: [
        { content: "Stars die.", ok: true },
        { product_id: "no-such-product", error_type: "ProductNotFound" },
      ],
    });
    expect((await staged.read(id)).status).toBe("locked");
  });

  test("409: a draft is not forecast", async () => {
    const id = await staged.draft({ contents: ["Stars die."] });
    expect((await askStaged(id)).status).toBe(409);
  });
});

test("200: the estimate is taken from the profile's own videos, scaled to their length", async () => {
  const profile_id = shop.id;
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
  const id = await staged.locked({ contents: Array.from({ length: 10 }, (_, i) => `Text ${i}`) }, { duration_s: 15 });
  const { estimate_from, estimate_s } = await bodyOf(askStaged(id), 200);
  expect(estimate_from).toBe("past_renders");
  // Ten renders of 30 s, one after another, and the stages before the first.
  expect(estimate_s).toBeGreaterThanOrEqual(301);
  expect(estimate_s).toBeLessThan(320);
  const longer = await bodyOf(askStaged(await staged.locked({ contents: ["Text"] }, { duration_s: 60 })), 200);
  expect(longer.estimate_s).toBeGreaterThanOrEqual(121);
  expect(longer.estimate_s).toBeLessThan(132);
});
