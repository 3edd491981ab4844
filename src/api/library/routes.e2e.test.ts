import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { type Api, type Product, productsOf, sampleShop } from "../../../test/support/batches.ts";
import { type Caller, newProfile, refusal, send, stranger } from "../../../test/support/client.ts";
import { addClip, type MadeClip } from "../../../test/support/clips.ts";
import { bodyOf } from "../client.ts";

let shop: Awaited<ReturnType<typeof sampleShop>>;
let products: Product[];
let made: Record<"lamp" | "lampAgain" | "chair" | "text", MadeClip>;

beforeAll(async () => {
  shop = await sampleShop();
  products = await productsOf(shop.api);
  const profileId = shop.id;
  const [lamp, chair] = products.map(({ id }) => id);
  if (lamp === undefined || chair === undefined) throw new Error("The sample shop has products.");
  made = {
    lamp: await addClip({ profileId, productId: lamp, title: "Lamp", createdAt: "2026-03-01T23:59:59.9999Z" }),
    chair: await addClip({ profileId, productId: chair, title: "Scaun 100% lemn", createdAt: "2026-03-02T00:00:00Z" }),
    lampAgain: await addClip({
      ...{ profileId, productId: lamp, title: "Lamp: new/old", createdAt: "2026-03-03T10:00:00Z" },
      durationS: 30,
    }),
    text: await addClip({ profileId, title: "Why is space dark?", createdAt: "2026-03-04T10:00:00Z" }),
  };
});

type Query = NonNullable<Parameters<Api["library"]["$get"]>[0]>["query"];
const list = (query: Query, api = shop.api) => bodyOf(api.library.$get({ query }));
const one = (clip_id: string, { api }: Caller = shop) => api.library[":clip_id"].$get({ param: { clip_id } });
const remove = (clip_id: string, { api }: Caller = shop) => api.library[":clip_id"].$delete({ param: { clip_id } });
const titles = async (query: Query) => {
  const { items, total } = await list(query);
  expect(items).toHaveLength(total);
  return items.map(({ title }) => title);
};

describe("the list", () => {
  test("200: a new profile's is empty", async () => {
    const { api } = await newProfile();
    expect(await list({}, api)).toEqual({ items: [], total: 0, page: 1, page_size: 50 });
    expect(await list({ page: "7", page_size: "3" }, api)).toMatchObject({ page: 7, page_size: 3 });
  });

  test("200: newest first; a page past the end is empty", async () => {
    expect(await titles({})).toEqual(["Why is space dark?", "Lamp: new/old", "Scaun 100% lemn", "Lamp"]);
    const lamps = await list({ q: "lamp", page_size: "1" });
    expect(lamps).toMatchObject({ total: 2, items: [{ id: made.lampAgain.id, feed_id: shop.feedId }] });
    expect(lamps.items[0]?.external_id).toBe(products[0]?.external_id);
    expect(await list({ page: "9" })).toMatchObject({ items: [], total: 4 });
  });

  test.each<[Query, string[]]>([
    [{ q: "lamp" }, ["Lamp: new/old", "Lamp"]],
    [{ q: "new LAMP" }, ["Lamp: new/old"]],
    [{ q: "100%" }, ["Scaun 100% lemn"]],
    [{ q: "1_0" }, []],
    [{ from: "2026-03-02" }, ["Why is space dark?", "Lamp: new/old", "Scaun 100% lemn"]],
    [{ to: "2026-03-01" }, ["Lamp"]],
    [{ from: "2026-03-01", to: "2026-03-01" }, ["Lamp"]],
    [{ from: "2026-03-02T00:00:00Z", to: "2026-03-03T12:00:00+02:00" }, ["Lamp: new/old", "Scaun 100% lemn"]],
    [{ to: "2026-03-03T09:59:59.999Z", q: "lamp" }, ["Lamp"]],
    [{ product_id: "nonsense" }, []],
    [{ feed_id: randomUUID() }, []],
    [{ batch_id: randomUUID() }, []],
  ])("200: %j", async (query, expected) => {
    expect(await titles(query)).toEqual(expected);
  });

  test("200: of one product, of one feed", async () => {
    const [lamp, chair] = products.map(({ id }) => id);
    const feed_id = shop.feedId;
    expect(await titles({ product_id: lamp })).toEqual(["Lamp: new/old", "Lamp"]);
    expect(await titles({ feed_id })).toEqual(["Lamp: new/old", "Scaun 100% lemn", "Lamp"]);
    expect(await titles({ feed_id, product_id: chair })).toEqual(["Scaun 100% lemn"]);
  });

  test.each([
    ["page=-1&sort=title", ["page", "sort"]],
    ["from=yesterday", ["from"]],
    ["to=2026-02-30", ["to"]],
    ["from=0000-01-01", ["from"]],
    ["to=9999-12-31T23:59:59-23:59", ["to"]],
    ["from=2026-03-02&to=2026-03-01", ["from"]],
    ["from=2026-03-01T12:00:00Z&to=2026-03-01T11:59:59Z", ["from"]],
  ])("422: ?%s", async (query, paths) => {
    const answer = await send("GET", `/api/v1/library?${query}`, { headers: shop.headers });
    expect(answer).toMatchObject({ status: 422, problem: "invalid-request" });
    expect(answer.body.errors?.map(({ path }) => path)).toEqual(paths);
  });
});

describe("one clip", () => {
  test("200: its history, and the clips of its product", async () => {
    const clip = await bodyOf(one(made.lamp.id));
    expect(clip).toMatchObject({
      title: "Lamp",
      history: { batch: null, settings: { duration_s: 15 }, notes: ["espeak speaks instead."] },
      versions: [
        { id: made.lampAgain.id, current: false, settings: { duration_s: 30 } },
        { id: made.lamp.id, current: true, settings: { duration_s: 15 } },
      ],
    });
    expect(await (await fetch(clip.versions[0]?.thumbnail_url ?? "")).text()).toBe("thumbnail");
  });

  test("200: a text's clip is its only version", async () => {
    const { versions, product_id } = await bodyOf(one(made.text.id));
    expect(versions.map(({ id }) => id)).toEqual([made.text.id]);
    expect(product_id).toBeNull();
  });

  test("200: its links work without a token, and a download is named by its title", async () => {
    const { video_url, download_url } = await bodyOf(one(made.lampAgain.id));
    const played = await fetch(video_url, { headers: { range: "bytes=1-3" } });
    expect([played.status, await played.text()]).toEqual([206, "ide"]);
    expect(played.headers.get("content-disposition")).toBeNull();
    const saved = await fetch(download_url);
    expect(saved.headers.get("content-disposition")).toBe('attachment; filename="Lamp new old.mp4"');
  });

  test.each(["nonsense", randomUUID()])("404: there is no clip %s", async (id) => {
    for (const ask of [one, remove]) {
      expect(await refusal(ask(id))).toMatchObject({ status: 404, problem: "clip-not-found" });
    }
  });

  test("404: another profile's is neither shown nor deleted", async () => {
    const other = await newProfile();
    for (const ask of [one, remove]) {
      expect(await refusal(ask(made.text.id, other))).toMatchObject({ status: 404, problem: "clip-not-found" });
      const unknown = await refusal(ask(made.text.id, await stranger(shop.id)));
      expect(unknown).toMatchObject({ status: 404, problem: "profile-not-found" });
    }
    expect((await one(made.text.id)).status).toBe(200);
  });
});

test("200: clips stay when their feed is deleted, and are still each other's versions", async () => {
  const own = await sampleShop();
  const [product] = await productsOf(own.api);
  const productId = product?.id ?? "";
  const clip = { profileId: own.id, productId };
  const [first, second] = [await addClip(clip), await addClip(clip)];
  expect((await own.api.feeds[":id"].$delete({ param: { id: own.feedId } })).status).toBe(204);
  const kept = await bodyOf(one(first.id, own));
  expect(kept).toMatchObject({ product_id: null, feed_id: null, external_id: product?.external_id });
  expect((await list({ product_id: productId }, own.api)).total).toBe(2);
  expect(kept.versions.map(({ id }) => id)).toEqual([second.id, first.id]);
  expect((await fetch(kept.video_url)).status).toBe(200);
});
