/** Feeds with the fields, sales, servers and flaws of real shops, from their sync to the answers of the API. */
import type { RequestListener } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bodyOf } from "../../src/api/client.ts";
import { shownHash } from "../../src/store/products.ts";
import { type Api, addFeed, addSyncedFeed, type Product, productsOf, SAMPLE_FEED, sync } from "../support/batches.ts";
import { newProfile, refusal } from "../support/client.ts";
import { openShop } from "../support/shop.ts";
import { openStackClients, type StackClients } from "../support/stack-clients.ts";

const item = (id: string, fields: string) =>
  `<item><g:id>${id}</g:id><title>Ac ${id}</title><g:image_link>https://img.example/${id}.jpg</g:image_link><g:price>100 RON</g:price>${fields}</item>`;
const rss = (items: string) =>
  `<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>${items}</channel></rss>`;
const sale = (dates: string) =>
  `<g:sale_price>80 RON</g:sale_price><g:sale_price_effective_date>${dates}</g:sale_price_effective_date>`;
const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

const FIELDS = rss(
  item(
    "A1",
    `<g:additional_image_link>https://img.example/2.jpg</g:additional_image_link><g:product_highlight>Ascuțit</g:product_highlight>
    <g:product_detail><g:attribute_name>Lungime</g:attribute_name><g:attribute_value>5 cm</g:attribute_value></g:product_detail>
    <g:color>Roșu</g:color><g:size>M</g:size><g:material>Oțel</g:material><g:gtin>594</g:gtin><g:item_group_id>GR</g:item_group_id>
    <g:custom_label_0>vară</g:custom_label_0><g:custom_label_3>marjă</g:custom_label_3><g:availability>out of stock</g:availability>`,
  ) +
    item(
      "A2",
      "<g:brand>Fir & ac</g:brand><g:custom_label_1>vară</g:custom_label_1><g:item_group_id>GR</g:item_group_id>",
    ) +
    "<item><g:id>A3</g:id><title>Ac A3</title><g:price>3.995 KWD</g:price></item><item><g:id>A4</g:id><title>Ac</item>",
);
const SALES = rss(
  item("ENDED", sale(`/${at(-1)}`)) +
    item("TO-COME", sale(`${at(60)}/`)) +
    item("ON", sale(`${at(-60)}/${at(600)}`)) +
    item("NONE", ""),
);
const xml =
  (body: string): RequestListener =>
  (_, response) =>
    response.setHeader("content-type", "application/xml").end(body);

const LETTERS = ["Łóżko żółte", "Straße", "Smørrebrød", "Cœur", "Ærø", "Işık", "Καφές", "Djorđe", "Pat"];
/** Of a profile with products of these titles. */
let letters: Api;
let shop: Awaited<ReturnType<typeof openShop>>;
let stack: StackClients;
beforeAll(async () => {
  stack = await openStackClients();
  shop = await openShop(() => [], {
    "/fields.xml": xml(FIELDS),
    "/letters.xml": xml(
      rss(LETTERS.map((title, id) => `<item><g:id>${id}</g:id><title>${title}</title></item>`).join("")),
    ),
    "/sales.xml": xml(SALES),
    "/cut.xml": xml(FIELDS.slice(0, FIELDS.indexOf("<item><g:id>A2"))),
    "/table.csv": (_, response) => response.end("id,title,price\nT1,Ac,5 RON\n"),
    "/products.json": (request, response) =>
      response.end(
        JSON.stringify({
          products: request.url?.includes("page=2")
            ? []
            : [{ id: 7, title: "Ac", handle: "ac", variants: [{ id: 70, title: "Default Title", price: "5.00" }] }],
        }),
      ),
    "/locked.xml": (request, response) =>
      request.headers.authorization === `Basic ${Buffer.from("ana:p@rola").toString("base64")}`
        ? xml(FIELDS)(request, response)
        : response.writeHead(401).end(),
  });
  letters = (await newProfile()).api;
  await addSyncedFeed(letters, `${shop.url}/letters.xml`);
});
afterAll(async () => {
  await shop.close();
  await stack.close();
});

const list = (api: Api, query: Record<string, string>) => bodyOf(api.products.$get({ query }));
const idsOf = ({ items }: { items: Product[] }) => items.map(({ external_id }) => external_id).toSorted();

test("Google's fields are stored, shown and filters; flaws are listed", async () => {
  const { api } = await newProfile();
  const feedId = await addSyncedFeed(api, `${shop.url}/fields.xml`);
  const products = await productsOf(api);
  expect(products.find(({ external_id }) => external_id === "A1")).toMatchObject({
    additional_image_links: ["https://img.example/2.jpg"],
    highlights: ["Ascuțit"],
    details: [{ name: "Lungime", value: "5 cm" }],
    color: "Roșu",
    size: "M",
    material: "Oțel",
    gtin: "594",
    item_group_id: "GR",
    custom_labels: ["vară", null, null, "marjă"],
    availability: "out_of_stock",
  });
  expect(products.find(({ external_id }) => external_id === "A3")).toMatchObject({ price: 3.995, currency: "KWD" });
  expect(idsOf(await list(api, { custom_label: "vară" }))).toEqual(["A1", "A2"]);
  expect(idsOf(await list(api, { custom_label: "marjă" }))).toEqual(["A1"]);
  expect(idsOf(await list(api, { custom_label: "'\"" }))).toEqual([]);
  expect(idsOf(await list(api, { item_group_id: "GR" }))).toEqual(["A1", "A2"]);
  expect(idsOf(await list(api, { availability: "out_of_stock" }))).toEqual(["A1"]);
  const feed = await bodyOf(api.feeds[":id"].$get({ param: { id: feedId } }));
  expect(feed.counts).toMatchObject({ read: 4, inserted: 3, rejected: 1 });
  expect(feed.rejected).toMatchObject([{ external_id: "A4", reason: expect.stringContaining("not closed") }]);
  expect(feed.warnings).toMatchObject([{ external_id: "A2", reason: expect.stringContaining("&amp;") }]);
  const again = await sync(api, feedId);
  expect(again.counts).toMatchObject({ inserted: 0, updated: 0, unchanged: 3 });
});

test.each([
  ["lozko zolte", "Łóżko żółte"],
  ["ŁÓŻKO", "Łóżko żółte"],
  ["strasse", "Straße"],
  ["STRAßE", "Straße"],
  ["smorrebrod", "Smørrebrød"],
  ["coeur", "Cœur"],
  ["aero", "Ærø"],
  ["isik", "Işık"],
  ["ΚΑΦΕΣ", "Καφές"],
  ["καφες", "Καφές"],
  ["djorde", "Djorđe"],
])("%s finds %s", async (q, title) => {
  expect((await list(letters, { q })).items.map((product) => product.title)).toEqual([title]);
});

test("a sale holds between its dates, in lists and in what counts as changed", async () => {
  const { api } = await newProfile();
  const feedId = await addSyncedFeed(api, `${shop.url}/sales.xml`);
  const products = await productsOf(api);
  const shown = Object.fromEntries(
    products.map(({ external_id, on_sale, sale_price }) => [external_id, [on_sale, sale_price]]),
  );
  expect(shown).toEqual({ ENDED: [false, null], "TO-COME": [false, null], ON: [true, 80], NONE: [false, null] });
  expect(idsOf(await list(api, { on_sale: "true" }))).toEqual(["ON"]);
  expect(idsOf(await list(api, { on_sale: "false" }))).toEqual(["ENDED", "NONE", "TO-COME"]);

  const picked = async (choice: string) => {
    const { data, error } = await stack.db.rpc("nightly_products", {
      p_feed: feedId,
      p_products: choice,
      p_max: 10,
      p_one_per_group: false,
    });
    if (error) throw error;
    return data.map(({ title }) => title).toSorted();
  };
  expect(await picked("on_sale")).toEqual(["Ac ON"]);
  const { data: rows, error } = await stack.db.from("products").select("*").eq("feed_id", feedId);
  if (error) throw error;
  const made = rows.map((row) => ({
    profile_id: row.profile_id,
    product_id: row.id,
    title: row.title,
    kind: "video" as const,
    status: "completed" as const,
    progress: 100,
    finished_at: new Date().toISOString(),
    shown_hash: shownHash(row, new Date()),
  }));
  expect((await stack.db.from("jobs").insert(made)).error).toBeNull();
  expect(await picked("new_or_changed")).toEqual([]);
  const ends = stack.db.from("products").update({ sale_to: at(-1) });
  expect((await ends.eq("feed_id", feedId).eq("external_id", "ON")).error).toBeNull();
  const begins = stack.db.from("products").update({ sale_from: at(-1) });
  expect((await begins.eq("feed_id", feedId).eq("external_id", "TO-COME")).error).toBeNull();
  expect(await picked("new_or_changed")).toEqual(["Ac ON", "Ac TO-COME"]);
  expect(await picked("on_sale")).toEqual(["Ac TO-COME"]);
});

test("a table and Shopify's products are read", async () => {
  const { api } = await newProfile();
  await addSyncedFeed(api, `${shop.url}/table.csv`);
  await addSyncedFeed(api, `${shop.url}/products.json`);
  expect((await productsOf(api)).map(({ external_id }) => external_id).toSorted()).toEqual(["70", "T1"]);
});

test("a feed that breaks off fails, its items are saved, and none is gone", async () => {
  const { api } = await newProfile();
  const feedId = await addSyncedFeed(api, `${shop.url}/fields.xml`);
  await bodyOf(api.feeds[":id"].$patch({ param: { id: feedId }, json: { feed_url: `${shop.url}/cut.xml` } }));
  await expect(sync(api, feedId)).rejects.toThrow("breaks off");
  expect(idsOf(await list(api, { include_gone: "false" }))).toEqual(["A1", "A2", "A3"]);
});

test("user name and password of an address are used, and shown to nobody", async () => {
  const { api, headers } = await newProfile();
  const feed = await addFeed(api, `${shop.url.replace("http://", "http://ana:p%40rola@")}/locked.xml`);
  expect(feed).toMatchObject({ feed_url: `${shop.url}/locked.xml`, has_password: true });
  expect((await sync(api, feed.id)).counts).toMatchObject({ inserted: 3 });
  const answers = JSON.stringify([await bodyOf(api.feeds.$get()), headers]);
  expect(answers).not.toMatch(/p@rola|p%40rola|ana/);
  const moved = await bodyOf(
    api.feeds[":id"].$patch({ param: { id: feed.id }, json: { feed_url: `${shop.url}/locked.xml?a=1` } }),
  );
  expect(moved.has_password).toBe(true);
  const elsewhere = await bodyOf(
    api.feeds[":id"].$patch({ param: { id: feed.id }, json: { feed_url: "https://shop.example/locked.xml" } }),
  );
  expect(elsewhere.has_password).toBe(false);
});

test("a feed's name and address can be changed, and its products stay", async () => {
  const { api } = await newProfile();
  const feedId = await addSyncedFeed(api, `${shop.url}/fields.xml`);
  const before = await productsOf(api);
  const change = (json: { name?: string; feed_url?: string }, id = feedId) =>
    api.feeds[":id"].$patch({ param: { id }, json });
  expect(await bodyOf(change({ name: " Alt nume " }))).toMatchObject({
    name: "Alt nume",
    feed_url: `${shop.url}/fields.xml`,
  });
  expect(await bodyOf(change({ feed_url: `${shop.url}/fields.xml?v=2` }))).toMatchObject({ name: "Alt nume" });
  expect((await sync(api, feedId)).counts).toMatchObject({ inserted: 0, updated: 0, unchanged: 3, gone: 0 });
  expect((await productsOf(api)).map(({ id }) => id).toSorted()).toEqual(before.map(({ id }) => id).toSorted());
  await addFeed(api, SAMPLE_FEED);
  expect(await refusal(change({ feed_url: SAMPLE_FEED }))).toMatchObject({ status: 409, problem: "feed-exists" });
  const other = await newProfile();
  const theirs = other.api.feeds[":id"].$patch({ param: { id: feedId }, json: { name: "x" } });
  expect(await refusal(theirs)).toMatchObject({ status: 404, problem: "feed-not-found" });
});
