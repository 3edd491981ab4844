import { expect, test } from "vitest";
import { eventsOf, failureOf, itemsOf, rejectedOf, warningsOf } from "./feed.fixture.ts";

const options = { baseUrl: "https://shop.example/collections/all/products.json?limit=250" };
async function each(feed: string) {
  const all = await Promise.all([1, 7, 100_000].map((length) => eventsOf(feed, options, length)));
  for (const events of all) expect(events).toEqual(all[0]);
  return all[0] ?? [];
}

const variant = (id: number, more = {}) => ({ id, title: "Default Title", price: "49.90", available: true, ...more });
const product = (id: number, more = {}) => ({
  id,
  title: `Ac ${id}`,
  handle: `ac-${id}`,
  body_html: '<p>Ascuțit &amp; bun {"}</p>',
  vendor: "Acul",
  product_type: "Mercerie",
  images: [{ src: "https://cdn.example/1.jpg" }, { src: "https://cdn.example/2.jpg" }],
  options: [{ name: "Title" }],
  variants: [variant(id * 10)],
  ...more,
});

test("a product of Shopify's", async () => {
  expect(itemsOf(await each(JSON.stringify({ products: [product(1)] })))).toMatchObject([
    {
      external_id: "10",
      item_group_id: "1",
      title: "Ac 1",
      description: 'Ascuțit & bun {"}',
      link: "https://shop.example/products/ac-1",
      image_link: "https://cdn.example/1.jpg",
      additional_image_links: ["https://cdn.example/2.jpg"],
      price: 49.9,
      sale_price: null,
      currency: null,
      brand: "Acul",
      category: "Mercerie",
      availability: "in_stock",
    },
  ]);
});

test("each variant is an item of its product's group", async () => {
  const variants = [
    variant(11, { title: "Roșu / M", option1: "Roșu", option2: "M", compare_at_price: "60.00" }),
    variant(12, {
      title: "Alb / M",
      option1: "Alb",
      option2: "M",
      available: false,
      featured_image: { src: "https://cdn.example/2.jpg" },
    }),
  ];
  const options = [{ name: "Culoare" }, { name: "Size" }];
  expect(itemsOf(await each(JSON.stringify({ products: [product(1, { variants, options })] }, null, 2)))).toMatchObject(
    [
      {
        external_id: "11",
        item_group_id: "1",
        title: "Ac 1 – Roșu / M",
        link: "https://shop.example/products/ac-1?variant=11",
        price: 60,
        sale_price: 49.9,
        color: "Roșu",
        size: "M",
      },
      {
        external_id: "12",
        item_group_id: "1",
        availability: "out_of_stock",
        image_link: "https://cdn.example/2.jpg",
        additional_image_links: ["https://cdn.example/1.jpg"],
      },
    ],
  );
});

test("a bad product costs itself, with its line", async () => {
  const good = JSON.stringify(product(1));
  const events = await each(
    `{"shop": {"a": [1]}, "products": [\n${good},\n${good.replace('"id":1,', '"id":null,')},\n{"title": "Ac" "id": 3},\n${good
      .replaceAll("10", "40")
      .replace("Ascuțit", "Ascu\u0009țit")}\n]}`,
  );
  expect(itemsOf(events).map(({ external_id }) => external_id)).toEqual(["10", "40"]);
  expect(rejectedOf(events)).toEqual([
    { line: 3, external_id: null, title: "Ac 1", reason: "Its id is missing." },
    { line: 4, external_id: null, title: null, reason: "It is no sound JSON." },
  ]);
  expect(warningsOf(events)).toMatchObject([{ line: 5, external_id: "40" }]);
});

test("an array of products, and an empty page", async () => {
  expect(itemsOf(await each(JSON.stringify([product(1), product(2)])))).toHaveLength(2);
  expect(await each('{"products": []}')).toEqual([]);
});

test("a document that stops in the middle breaks off", async () => {
  const whole = JSON.stringify({ products: [product(1), product(2)] });
  expect(await failureOf(whole.slice(0, -30))).toMatch(
    /^FeedUnreadable: The feed breaks off in line 1, after 1 item\./,
  );
  expect(await failureOf('{"errors": "Not found"}')).toMatch(
    /^FeedUnreadable: The address gives a JSON file without products/,
  );
});
