import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { call, get, newProfile, type ProblemBody, problemName, sampleShop, stranger } from "./client.ts";
import { addClip, type MadeClip } from "./clips.ts";

interface Clip {
  id: string;
  product_id: string | null;
  feed_id: string | null;
  external_id: string | null;
  title: string;
  video_url: string;
  download_url: string;
  thumbnail_url: string;
}
interface ClipDetail extends Clip {
  history: { batch: object | null; settings: { duration_s: number }; notes: string[]; finished_at: string };
  versions: { id: string; current: boolean; settings: { duration_s: number }; thumbnail_url: string }[];
}
interface Page {
  items: Clip[];
  total: number;
}

let shop: Awaited<ReturnType<typeof sampleShop>>;
let products: { id: string; external_id: string }[];
let made: Record<"lamp" | "lampAgain" | "chair" | "text", MadeClip>;

beforeAll(async () => {
  shop = await sampleShop();
  products = (await get<{ items: { id: string; external_id: string }[] }>("/products", shop.headers)).body.items;
  const profileId = shop.headers["x-profile-id"];
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

const titles = async (query: string) => {
  const { status, body } = await get<Page>(`/library?${query}`, shop.headers);
  expect([status, body.items.length]).toEqual([200, body.total]);
  return body.items.map(({ title }) => title);
};

describe("the list", () => {
  test("200: a new profile's is empty", async () => {
    const { headers } = await newProfile();
    const { status, body } = await get("/library", headers);
    expect([status, body]).toEqual([200, { items: [], total: 0, page: 1, page_size: 50 }]);
    expect((await get<object>("/library?page=7&page_size=3", headers)).body).toMatchObject({ page: 7, page_size: 3 });
  });

  test("200: newest first, with what a card shows, and a page past the end is empty", async () => {
    expect(await titles("")).toEqual(["Why is space dark?", "Lamp: new/old", "Scaun 100% lemn", "Lamp"]);
    const { body } = await get<Page>("/library?q=lamp&page_size=1", shop.headers);
    expect(body).toMatchObject({ total: 2, items: [{ id: made.lampAgain.id, feed_id: shop.feedId }] });
    expect(body.items[0]?.external_id).toBe(products[0]?.external_id);
    const past = await get<Page>("/library?page=9", shop.headers);
    expect(past.body).toMatchObject({ items: [], total: 4 });
  });

  test.each([
    ["q=lamp", ["Lamp: new/old", "Lamp"]],
    ["q=new%20LAMP", ["Lamp: new/old"]],
    ["q=100%25", ["Scaun 100% lemn"]],
    ["q=1_0", []],
    ["from=2026-03-02", ["Why is space dark?", "Lamp: new/old", "Scaun 100% lemn"]],
    ["to=2026-03-01", ["Lamp"]],
    ["from=2026-03-01&to=2026-03-01", ["Lamp"]],
    ["from=2026-03-02T00:00:00Z&to=2026-03-03T12:00:00%2B02:00", ["Lamp: new/old", "Scaun 100% lemn"]],
    ["to=2026-03-03T09:59:59.999Z&q=lamp", ["Lamp"]],
    ["product_id=nonsense", []],
    [`feed_id=${randomUUID()}`, []],
    [`batch_id=${randomUUID()}`, []],
  ])("200: ?%s", async (query, expected) => {
    expect(await titles(query)).toEqual(expected);
  });

  test("200: of one product, of one feed", async () => {
    expect(await titles(`product_id=${products[0]?.id}`)).toEqual(["Lamp: new/old", "Lamp"]);
    expect(await titles(`feed_id=${shop.feedId}`)).toEqual(["Lamp: new/old", "Scaun 100% lemn", "Lamp"]);
    expect(await titles(`feed_id=${shop.feedId}&product_id=${products[1]?.id}`)).toEqual(["Scaun 100% lemn"]);
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
    const answer = await get<ProblemBody>(`/library?${query}`, shop.headers);
    expect([answer.status, problemName(answer)]).toEqual([422, "invalid-request"]);
    expect(answer.body.errors?.map(({ path }) => path)).toEqual(paths);
  });
});

describe("one clip", () => {
  test("200: how it was made, and the clips of its product", async () => {
    const { status, body } = await get<ClipDetail>(`/library/${made.lamp.id}`, shop.headers);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      title: "Lamp",
      history: { batch: null, settings: { duration_s: 15 }, notes: ["espeak speaks instead."] },
      versions: [
        { id: made.lampAgain.id, current: false, settings: { duration_s: 30 } },
        { id: made.lamp.id, current: true, settings: { duration_s: 15 } },
      ],
    });
    expect(await (await fetch(body.versions[0]?.thumbnail_url ?? "")).text()).toBe("thumbnail");
  });

  test("200: of a text, its only version is itself", async () => {
    const { body } = await get<ClipDetail>(`/library/${made.text.id}`, shop.headers);
    expect(body.versions.map(({ id }) => id)).toEqual([made.text.id]);
    expect(body.product_id).toBeNull();
  });

  test("200: plays without a token, and is saved under its title", async () => {
    const { body } = await get<Clip>(`/library/${made.lampAgain.id}`, shop.headers);
    const played = await fetch(body.video_url, { headers: { range: "bytes=1-3" } });
    expect([played.status, await played.text()]).toEqual([206, "ide"]);
    expect(played.headers.get("content-disposition")).toBeNull();
    const saved = await fetch(body.download_url);
    expect(saved.headers.get("content-disposition")).toBe('attachment; filename="Lamp new old.mp4"');
  });

  test.each(["nonsense", randomUUID()])("404: there is no clip %s", async (id) => {
    for (const method of ["GET", "DELETE"]) {
      const answer = await call(method, `/library/${id}`, { headers: shop.headers });
      expect([answer.status, problemName(answer)]).toEqual([404, "clip-not-found"]);
    }
  });

  test("404: another profile's is neither shown nor deleted", async () => {
    const { headers } = await newProfile();
    for (const method of ["GET", "DELETE"]) {
      const answer = await call(method, `/library/${made.text.id}`, { headers });
      expect([answer.status, problemName(answer)]).toEqual([404, "clip-not-found"]);
      const asStranger = { ...(await stranger()), "x-profile-id": shop.headers["x-profile-id"] };
      const unknown = await call(method, `/library/${made.text.id}`, { headers: asStranger });
      expect([unknown.status, problemName(unknown)]).toEqual([404, "profile-not-found"]);
    }
    expect((await get(`/library/${made.text.id}`, shop.headers)).status).toBe(200);
  });
});

test("200: clips outlive their feed, and still know each other as versions", async () => {
  const { headers, feedId } = await sampleShop();
  const { body } = await get<{ items: typeof products }>("/products?page_size=1", headers);
  const productId = body.items[0]?.id ?? "";
  const clip = { profileId: headers["x-profile-id"], productId };
  const [first, second] = [await addClip(clip), await addClip(clip)];
  expect((await call("DELETE", `/feeds/${feedId}`, { headers })).status).toBe(204);
  const { body: kept } = await get<ClipDetail>(`/library/${first.id}`, headers);
  expect(kept).toMatchObject({ product_id: null, feed_id: null, external_id: body.items[0]?.external_id });
  expect((await get<Page>(`/library?product_id=${productId}`, headers)).body.total).toBe(2);
  expect(kept.versions.map(({ id }) => id)).toEqual([second.id, first.id]);
  expect((await fetch(kept.video_url)).status).toBe(200);
});
