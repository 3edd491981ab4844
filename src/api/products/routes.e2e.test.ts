import { beforeAll, describe, expect, test } from "vitest";
import { type Api, type Product, productsOf, sampleShop } from "../../../test/support/batches.ts";
import { newProfile, refusal, send } from "../../../test/support/client.ts";
import { SAMPLE_FAILING_ID } from "../../catalog/sample.ts";
import type { SettingsOverride } from "../../contract/settings.ts";
import { bodyOf } from "../client.ts";

let shop: Awaited<ReturnType<typeof sampleShop>>;
let all: Product[];
beforeAll(async () => {
  shop = await sampleShop();
  all = await productsOf(shop.api);
});
type Query = NonNullable<Parameters<Api["products"]["$get"]>[0]>["query"];
const list = (query: Query, api = shop.api) => bodyOf(api.products.$get({ query }));
const categories = (query: { feed_id?: string }, api = shop.api) => bodyOf(api.products.categories.$get({ query }));
const read = (id: string, api = shop.api) => api.products[":id"].$get({ param: { id } });
const first = (): Product => {
  const [product] = all;
  if (!product) throw new Error("The sample shop is empty.");
  return product;
};

describe("GET /products", () => {
  test("200: 50 a page, with the total", async () => {
    const page = await list({});
    expect(page).toMatchObject({ total: all.length, page: 1, page_size: 50 });
    expect(page.items).toEqual(all);
    expect(all.length).toBeGreaterThan(10);
  });

  test("200: pages hold every product once, and one past the end is empty", async () => {
    const pages = await Promise.all([1, 2, 3, 4].map((page) => list({ page_size: "5", page: `${page}` })));
    const ids = pages.flatMap(({ items }) => items.map(({ id }) => id));
    expect(ids.toSorted()).toEqual(all.map(({ id }) => id).toSorted());
    expect(await list({ page: "99" })).toMatchObject({ items: [], total: all.length });
  });

  test("200: filters by words, sale, category and feed", async () => {
    const word = first().title.split(" ")[0] ?? "";
    const found = await list({ q: word.toUpperCase() });
    expect(found.items.map(({ id }) => id)).toContain(first().id);
    const { items: onSale } = await list({ on_sale: "true" });
    expect(onSale.length).toBeGreaterThan(0);
    expect(onSale.every(({ on_sale }) => on_sale)).toBe(true);
    expect((await list({ on_sale: "false" })).total).toBe(all.length - onSale.length);
    expect((await list({ feed_id: shop.feedId })).total).toBe(all.length);
    expect((await list({ feed_id: "nonsense" })).total).toBe(0);
    expect((await list({ category: "no-such-category" })).total).toBe(0);
  });

  test.each(["%", "_", "*", "(", ")", ",", '"', "\\", "or(id.gt.0)", "🛒"])(
    "200: searches for %s as text",
    async (q) => {
      expect((await list({ q })).total).toBeLessThan(all.length);
    },
  );

  test("200: finds words without their accents and in any case", async () => {
    const accented = all.find(({ title }) => /[ăâîșț]/i.test(title));
    const plain =
      accented?.title
        .normalize("NFKD")
        .replaceAll(/[\u0300-\u036f]/g, "")
        .toUpperCase() ?? "";
    const found = await list({ q: plain });
    expect(found.items.map(({ id }) => id)).toContain(accented?.id);
  });

  test("200: another profile's products are not listed", async () => {
    const { api } = await newProfile();
    const query = { feed_id: shop.feedId };
    expect(await list(query, api)).toMatchObject({ items: [], total: 0 });
    expect((await categories(query, api)).items).toEqual([]);
  });

  test.each([
    ["page=0", "page"],
    ["page=x", "page"],
    ["page_size=201", "page_size"],
    ["on_sale=yes", "on_sale"],
    ["q=%00", "q"],
    ["limit=5", "limit"],
    ["page=1&page=2", "page"],
  ])("422: %s", async (query, path) => {
    const answer = await send("GET", `/api/v1/products?${query}`, { headers: shop.headers });
    expect(answer).toMatchObject({ status: 422, problem: "invalid-request" });
    expect(answer.body.errors).toMatchObject([{ path }]);
  });
});

describe("GET /products/categories", () => {
  test("200: each category with its number of products, the commonest first", async () => {
    const { items } = await categories({});
    const counts = new Map<string, number>();
    for (const { category } of all) if (category) counts.set(category, (counts.get(category) ?? 0) + 1);
    expect(new Map(items.map(({ category, count }) => [category, count]))).toEqual(counts);
    expect(items.map(({ count }) => count)).toEqual([...counts.values()].toSorted((a, b) => b - a));
    expect((await categories({ feed_id: "nonsense" })).items).toEqual([]);
  });
});

describe("GET /products/{id}", () => {
  test("200: one product", async () => {
    expect(await bodyOf(read(first().id))).toEqual(first());
  });

  test("404: unknown, or another profile's", async () => {
    expect(await refusal(read("nonsense"))).toMatchObject({ status: 404, problem: "product-not-found" });
    const other = await newProfile();
    expect((await read(first().id, other.api)).status).toBe(404);
  });
});

describe("POST /products/{id}/generate", () => {
  const generate = (id: string, json: SettingsOverride, api = shop.api) =>
    api.products[":id"].generate.$post({ param: { id }, json });
  const generateBadly = (body: unknown) =>
    send("POST", `/api/v1/products/${first().id}/generate`, { body, headers: shop.headers });

  test("202: a job, pending", async () => {
    const missing = all.find(({ external_id }) => external_id === SAMPLE_FAILING_ID);
    const { job_id, status } = await bodyOf(generate(missing?.id ?? "", { tts_provider: "espeak" }), 202);
    expect(status).toBe("pending");
    expect((await shop.api.jobs[":id"].$get({ param: { id: job_id } })).status).toBe(200);
  });

  test("404: unknown, or another profile's", async () => {
    expect((await generate("nonsense", {})).status).toBe(404);
    const other = await newProfile();
    expect((await generate(first().id, {}, other.api)).status).toBe(404);
  });

  test("422: an unknown setting, named with those that are allowed", async () => {
    const answer = await generateBadly({ speed: 2 });
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toMatchObject([{ path: "speed" }]);
    expect(answer.body.detail).toContain("duration_s");
  });

  test("400: a body that is not JSON", async () => {
    expect((await generateBadly("{")).status).toBe(400);
  });
});
