import { beforeAll, describe, expect, test } from "vitest";
import { type Api, addFeed, endOfSync, type Feed, SAMPLE_FEED } from "../../../test/support/batches.ts";
import { newProfile, type Profile, refusal, send } from "../../../test/support/client.ts";
import { bodyOf } from "../client.ts";

let shop: Profile;
let feed: Feed;
beforeAll(async () => {
  shop = await newProfile();
  const response = await shop.api.feeds.$post({ json: { name: " Shop ", feed_url: SAMPLE_FEED } });
  const location = response.headers.get("location");
  feed = await bodyOf(response, 201);
  expect(location).toBe(`/api/v1/feeds/${feed.id}`);
});
/** A request with faults. */
const addBadly = (body: unknown) => send("POST", "/api/v1/feeds", { body, headers: shop.headers });
const read = (id: string, api: Api = shop.api) => api.feeds[":id"].$get({ param: { id } });
const remove = (id: string, api: Api = shop.api) => api.feeds[":id"].$delete({ param: { id } });
const sync = (id: string, api: Api = shop.api) => api.feeds[":id"].sync.$post({ param: { id } });

describe("POST /feeds", () => {
  test("201: a feed that was never synced", () => {
    expect(feed).toMatchObject({ name: "Shop", status: "never_synced", counts: null, rejected: [], error: null });
  });

  test("409: the same address again, in this profile only", async () => {
    const json = { name: "Again", feed_url: feed.feed_url };
    expect(await refusal(shop.api.feeds.$post({ json }))).toMatchObject({ status: 409, problem: "feed-exists" });
    const other = await newProfile();
    expect((await other.api.feeds.$post({ json })).status).toBe(201);
  });

  test.each([
    ["feed_url", { name: "x", feed_url: "ftp://shop.example/feed.xml" }],
    ["feed_url", { name: "x", feed_url: "shop.example" }],
    ["feed_url", { name: "x", feed_url: `https://shop.example/${"x".repeat(2000)}` }],
    ["feed_url", { name: "x" }],
    ["name", { name: "  ", feed_url: "https://shop.example/" }],
    ["name", { name: "x".repeat(201), feed_url: "https://shop.example/" }],
    ["url", { name: "x", feed_url: "https://shop.example/", url: "y" }],
  ])("422: a fault of %s", async (path, body) => {
    const answer = await addBadly(body);
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toMatchObject([{ path }]);
  });

  test("400: a body that is not JSON", async () => {
    expect((await addBadly("name=x")).status).toBe(400);
  });
});

describe("GET /feeds", () => {
  test("200: the profile's own feeds, all and one", async () => {
    const { items } = await bodyOf(shop.api.feeds.$get());
    expect(items.map(({ id }) => id)).toContain(feed.id);
    expect((await bodyOf(read(feed.id))).id).toBe(feed.id);
  });

  test("404: unknown, or another profile's", async () => {
    expect(await refusal(read("nonsense"))).toMatchObject({ status: 404, problem: "feed-not-found" });
    const other = await newProfile();
    expect((await read(feed.id, other.api)).status).toBe(404);
  });
});

describe("POST /feeds/{id}/sync", () => {
  test("202: started three times at once it is one sync", async () => {
    const started = await Promise.all([1, 2, 3].map(() => bodyOf(sync(feed.id), 202)));
    const jobs = [...new Set(started.map(({ job_id }) => job_id))];
    for (const id of jobs) expect((await endOfSync(shop.api, id)).status).toBe("completed");
    const { status, counts } = await bodyOf(read(feed.id));
    expect(status).toBe("synced");
    expect(counts?.read).toBeGreaterThan(10);
  });

  test("404: unknown, or another profile's", async () => {
    expect((await sync("nonsense")).status).toBe(404);
    const other = await newProfile();
    expect((await sync(feed.id, other.api)).status).toBe(404);
  });
});

describe("DELETE /feeds/{id}", () => {
  test("404: another profile's feed is not deleted", async () => {
    const other = await newProfile();
    expect((await remove(feed.id, other.api)).status).toBe(404);
    expect((await read(feed.id)).status).toBe(200);
  });

  test("204: deleted; 404 after that", async () => {
    const { id } = await addFeed(shop.api, "https://shop.example/gone.xml");
    expect((await remove(id)).status).toBe(204);
    expect((await remove(id)).status).toBe(404);
    expect((await read(id)).status).toBe(404);
  });
});
