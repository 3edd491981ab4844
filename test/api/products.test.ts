import { beforeAll, describe, expect, test } from "vitest";
import { get, type JobBody, newProfile, type ProblemBody, post, problemName, sampleShop } from "./client.ts";

interface ProductBody {
  id: string;
  external_id: string;
  title: string;
  on_sale: boolean;
  category: string | null;
}
interface Page {
  items: ProductBody[];
  total: number;
  page: number;
  page_size: number;
}

let headers: Record<string, string>;
let feedId: string;
let all: ProductBody[];
beforeAll(async () => {
  ({ headers, feedId } = await sampleShop());
  all = (await get<Page>("/products", headers)).body.items;
});
const list = (query: string) => get<Page>(`/products?${query}`, headers);
const first = (): ProductBody => {
  const [product] = all;
  if (!product) throw new Error("The sample shop is empty.");
  return product;
};

describe("GET /products", () => {
  test("200: 50 a page, with the total", async () => {
    const { status, body } = await list("");
    expect(status).toBe(200);
    expect(body).toMatchObject({ total: all.length, page: 1, page_size: 50 });
    expect(all.length).toBeGreaterThan(10);
  });

  test("200: pages hold every product once, and one past the end is empty", async () => {
    const pages = await Promise.all([1, 2, 3, 4].map((page) => list(`page_size=5&page=${page}`)));
    const ids = pages.flatMap(({ body }) => body.items.map(({ id }) => id));
    expect(ids.toSorted()).toEqual(all.map(({ id }) => id).toSorted());
    expect((await list("page=99")).body).toMatchObject({ items: [], total: all.length });
  });

  test("200: filters by words, sale, category and feed", async () => {
    const word = first().title.split(" ")[0] ?? "";
    const found = (await list(`q=${encodeURIComponent(word.toUpperCase())}`)).body.items;
    expect(found.map(({ id }) => id)).toContain(first().id);
    const onSale = (await list("on_sale=true")).body.items;
    expect(onSale.length).toBeGreaterThan(0);
    expect(onSale.every(({ on_sale }) => on_sale)).toBe(true);
    expect((await list("on_sale=false")).body.total).toBe(all.length - onSale.length);
    expect((await list(`feed_id=${feedId}`)).body.total).toBe(all.length);
    expect((await list("feed_id=nonsense")).body.total).toBe(0);
    expect((await list("category=no-such-category")).body.total).toBe(0);
  });

  test.each(["%", "_", "*", "(", ")", ",", '"', "\\", "or(id.gt.0)", "🛒"])(
    "200: searches for %s as text",
    async (q) => {
      const { status, body } = await list(`q=${encodeURIComponent(q)}`);
      expect(status).toBe(200);
      expect(body.total).toBeLessThan(all.length);
    },
  );

  test("200: finds words without their accents and in any case", async () => {
    const accented = all.find(({ title }) => /[ăâîșț]/i.test(title));
    const plain =
      accented?.title
        .normalize("NFKD")
        .replaceAll(/[\u0300-\u036f]/g, "")
        .toUpperCase() ?? "";
    const found = (await list(`q=${encodeURIComponent(plain)}`)).body.items;
    expect(found.map(({ id }) => id)).toContain(accented?.id);
  });

  test("200: another profile's products are nowhere", async () => {
    const other = await newProfile();
    expect((await get<Page>(`/products?feed_id=${feedId}`, other.headers)).body).toMatchObject({ items: [], total: 0 });
    const { body } = await get<{ items: unknown[] }>(`/products/categories?feed_id=${feedId}`, other.headers);
    expect(body.items).toEqual([]);
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
    const answer = await get<ProblemBody>(`/products?${query}`, headers);
    expect([answer.status, problemName(answer)]).toEqual([422, "invalid-request"]);
    expect(answer.body.errors).toMatchObject([{ path }]);
  });
});

describe("GET /products/categories", () => {
  test("200: each category with its number of products, the commonest first", async () => {
    const { body } = await get<{ items: { category: string; count: number }[] }>("/products/categories", headers);
    const counts = new Map<string, number>();
    for (const { category } of all) if (category) counts.set(category, (counts.get(category) ?? 0) + 1);
    expect(new Map(body.items.map(({ category, count }) => [category, count]))).toEqual(counts);
    expect(body.items.map(({ count }) => count)).toEqual([...counts.values()].toSorted((a, b) => b - a));
    expect((await get<{ items: unknown[] }>("/products/categories?feed_id=nonsense", headers)).body.items).toEqual([]);
  });
});

describe("GET /products/{id}", () => {
  test("200: one product", async () => {
    expect((await get<ProductBody>(`/products/${first().id}`, headers)).body).toEqual(first());
  });

  test("404: unknown, or another profile's", async () => {
    const unknown = await get<ProblemBody>("/products/nonsense", headers);
    expect([unknown.status, problemName(unknown)]).toEqual([404, "product-not-found"]);
    const other = await newProfile();
    expect((await get(`/products/${first().id}`, other.headers)).status).toBe(404);
  });
});

describe("POST /products/{id}/generate", () => {
  test("202: a job, pending", async () => {
    const missing = all.find(({ external_id }) => external_id.includes("FARA-POZA"));
    const answer = await post<JobBody>(`/products/${missing?.id}/generate`, { tts_provider: "espeak" }, headers);
    expect([answer.status, answer.body.status]).toEqual([202, "pending"]);
    expect((await get(`/jobs/${answer.body.job_id}`, headers)).status).toBe(200);
  });

  test("404: unknown, or another profile's", async () => {
    expect((await post("/products/nonsense/generate", {}, headers)).status).toBe(404);
    const other = await newProfile();
    expect((await post(`/products/${first().id}/generate`, {}, other.headers)).status).toBe(404);
  });

  test("422: an unknown setting, named with those that are allowed", async () => {
    const answer = await post(`/products/${first().id}/generate`, { speed: 2 }, headers);
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toMatchObject([{ path: "speed" }]);
    expect(answer.body.detail).toContain("duration_s");
  });

  test("400: no JSON", async () => {
    expect((await post(`/products/${first().id}/generate`, "{", headers)).status).toBe(400);
  });
});
