import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { FeedItem, SyncCounts } from "../../contract/catalog.ts";
import { Failure } from "../../contract/failures.ts";
import { networkErrorOf } from "../../http/fetch-error.ts";
import { type LocalServer, startLocalServer } from "../../http/local-server.fixture.ts";
import { createSafeFetch } from "../../http/safe-fetch.ts";
import { fetchFailure } from "./fetch-feed.ts";
import { importFeed } from "./import-feed.ts";

const item = (id: string, price = "10 RON", more = "") =>
  `<item><g:id>${id}</g:id><title>Produs ${id}</title><g:price>${price}</g:price>${more}</item>`;
const rss = (items: string) =>
  `<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>${items}</channel></rss>`;
const many = (count: number) => Array.from({ length: count }, (_, index) => item(`P${index}`)).join("");

/** Text that does not pack to nothing, so that it comes in several pieces. */
const padded = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    item(`P${index}`, "10 RON", `<c>${randomBytes(99).toString("hex")}</c>`),
  ).join("");

let server: LocalServer;
const conditions: (string | undefined)[] = [];
const closed: string[] = [];
const published = "Sat, 21 Nov 2026 08:00:00 GMT";

const products = (...ids: number[]) =>
  JSON.stringify({
    products: ids.map((id) => ({
      id,
      title: `Produs ${id}`,
      handle: `p-${id}`,
      variants: [{ id, title: "", price: "5.00" }],
    })),
  });

beforeAll(async () => {
  /** Pages of two products, each beginning with the last product of the one before, up to an empty one. */
  const pages = (path: string, count: number) =>
    Object.assign(
      {},
      ...Array.from({ length: count + 1 }, (_, index) =>
        serve(
          `${path}?limit=250${index === 0 ? "" : `&page=${index + 1}`}`,
          index === count ? products() : products(index + 1, index + 2),
          { etag: '"v1"' },
        ),
      ),
    );
  const serve = (path: string, body: string | Buffer, headers: Record<string, string> = {}, status = 200) => ({
    [path]: (_: unknown, response: import("node:http").ServerResponse) => response.writeHead(status, headers).end(body),
  });
  server = await startLocalServer({
    ...serve("/shop.xml", rss(many(2203)), { etag: '"v1"', "last-modified": published }),
    ...serve("/mixed.xml", rss(item("A") + item("B", "la cerere") + item("A") + item("C"))),
    ...serve("/rejects.xml", rss(item("A") + item("X", "?").repeat(250))),
    ...serve("/empty.xml", rss("")),
    ...serve("/useless.xml", rss(item("A", "la cerere") + item("B", "?"))),
    ...serve("/breaks.xml", rss(many(2203)).slice(0, -500)),
    ...serve("/flawed.xml", rss(`${item("A")}<item><g:id>B</g:id>${item("C", "9 RON", "<g:brand>D & E</g:brand>")}`)),
    ...pages("/shop/products.json", 3),
    ...serve("/circle/products.json?limit=250", products(1, 2)),
    ...serve("/circle/products.json?limit=250&page=2", products(2, 1)),
    ...serve("/circle/products.json?limit=250&page=3", products(3)),
    ...serve("/ignores-pages/products.json?limit=250", products(1, 2)),
    ...serve("/ignores-pages/products.json?limit=250&page=2", products(1, 2)),
    ...serve("/linked.json", products(1, 2), { link: '<linked.json?cursor=2>; rel="next"' }),
    ...serve("/linked.json?cursor=2", products(3, 4), { link: '<linked.json?cursor=1>; rel="previous"' }),
    ...serve("/fails/products.json?limit=250", products(1, 2)),
    ...serve("/fails/products.json?limit=250&page=2", "", {}, 500),
    ...serve("/meta.json", JSON.stringify({ id: 1, name: "Shop", currency: "EUR" })),
    ...serve("/page.html", "<html><body>Magazin</body></html>"),
    ...serve("/making", "soon", {}, 202),
    ...serve("/proxied.xml", rss(many(3)), {}, 203),
    "/slow.xml": (_, response) => {
      response.write(rss(many(3)).slice(0, 100));
      setTimeout(() => response.end(rss(many(3)).slice(100)), 2_500);
    },
    ...serve("/forbidden", "", {}, 403),
    ...serve("/busy", "", { "retry-after": "30" }, 503),
    ...serve("/huge.xml", "", { "content-length": "1000000001" }),
    "/cut.xml": (_, response) => {
      response.writeHead(200, { "content-length": "99999" });
      response.write(rss(many(600)).slice(0, 20_000), () => response.destroy());
    },
    ...serve("/packed.xml", gzipSync(rss(padded(2203))), { "content-encoding": "gzip" }),
    "/streamed.xml": async (_, response) => {
      const text = rss(many(2203));
      for (let at = 0; at < text.length; at += 30_000) {
        response.write(text.slice(at, at + 30_000));
        await sleep(2);
      }
      response.end();
    },
    "/endless-page": (_, response) => {
      response.write(`<html>${" ".repeat(100_000)}`);
      response.on("close", () => closed.push("/endless-page"));
    },
    "/tagged.xml": (request, response) => {
      conditions.push(request.headers["if-none-match"]);
      if (request.headers["if-none-match"] === '"v1"') response.writeHead(304).end();
      else response.writeHead(200, { etag: '"v1"' }).end(rss(many(3)));
    },
  });
});
afterAll(() => server.close());

/** A catalogue in memory: what the database does with a chunk, and which ids it had before. */
function catalogue(before: string[] = []) {
  const products = new Set(before);
  const chunks: number[] = [];
  const gone: string[] = [];
  return {
    products,
    chunks,
    gone,
    saveItems: async (items: FeedItem[]) => {
      chunks.push(items.length);
      const inserted = items.filter(({ external_id }) => !products.has(external_id));
      for (const { external_id } of inserted) products.add(external_id);
      return { inserted: inserted.length, updated: 0, unchanged: items.length - inserted.length };
    },
    markGone: async (seen: Set<string>) => {
      gone.push(...[...products].filter((id) => !seen.has(id)));
      return gone.length;
    },
  };
}

let shop: ReturnType<typeof catalogue>;
beforeEach(() => {
  shop = catalogue(["P1", "B", "OLD"]);
  conditions.length = 0;
});

const COUNTS: SyncCounts = { read: 5, inserted: 1, updated: 1, unchanged: 2, gone: 0, rejected: 1 };
const never = new AbortController().signal;

function synced(
  path: string,
  { signal = never, onProgress = (_: number, __: SyncCounts) => {}, feed = {}, idleTimeoutMs = 300 } = {},
) {
  const safeFetch = createSafeFetch({ allowedPrivateHosts: [server.host], idleTimeoutMs });
  const address = path.startsWith("/") ? server.url(path) : path;
  return importFeed(
    { feed_url: address, counts: null, rejected: [], warnings: [], etag: null, last_modified: null, ...feed },
    { safeFetch, saveItems: shop.saveItems, markGone: shop.markGone },
    { signal, onProgress },
  );
}

test("saves in chunks, marks what left the feed, and keeps the validators for the next sync", async () => {
  const progress: number[] = [];
  const result = await synced("/shop.xml", { onProgress: (fraction) => void progress.push(fraction) });
  expect(result).toEqual({
    counts: { read: 2203, inserted: 2202, updated: 0, unchanged: 1, gone: 2, rejected: 0 },
    rejected: [],
    warnings: [],
    notModified: false,
    etag: '"v1"',
    lastModified: published,
  });
  expect(shop.chunks).toEqual([1000, 1000, 203]);
  expect(shop.gone).toEqual(["B", "OLD"]);
  expect(progress.at(-1)).toBe(1);
});

test("reading goes on while chunks are saved, two at a time, and the end waits for both", async () => {
  let now = 0;
  let most = 0;
  const { saveItems } = shop;
  shop.saveItems = async (items) => {
    most = Math.max(most, ++now);
    await sleep(20);
    now--;
    return saveItems(items);
  };
  await synced("/shop.xml");
  expect([most, now]).toEqual([2, 0]);
});

test("a chunk that can't be saved ends the sync when the other one has ended, with nothing marked as gone", async () => {
  let ended = 0;
  shop.saveItems = async (items) => {
    await sleep(items.length === 1000 ? 1 : 30);
    ended++;
    throw new Error("no database");
  };
  await expect(synced("/shop.xml")).rejects.toThrow("no database");
  const before = ended;
  await sleep(60);
  expect(ended).toBe(before);
  expect(shop.gone).toEqual([]);
});

test.each([
  ["/shop.xml", "by its bytes"],
  ["/packed.xml", "by its bytes as they were sent"],
  ["/streamed.xml", "by the items of the last sync"],
])("tells how far it is: %s %s", async (path) => {
  const parts: number[] = [];
  await synced(path, {
    feed: { counts: { ...COUNTS, read: 2203 } },
    onProgress: (part, { read }) => void (read > 0 && parts.push(part)),
  });
  expect(parts.at(-1)).toBe(1);
  expect(parts.some((part) => part > 0 && part < 1)).toBe(true);
  expect(parts).toEqual(parts.toSorted((a, b) => a - b));
});

test("counts rejected items; a product that is in the feed but unreadable is not gone", async () => {
  const { counts, rejected } = await synced("/mixed.xml");
  expect(counts).toEqual({ read: 4, inserted: 2, updated: 0, unchanged: 0, gone: 2, rejected: 2 });
  expect(rejected.map(({ external_id }) => external_id)).toEqual(["B", "A"]);
  expect(shop.gone).toEqual(["P1", "OLD"]);
});

test("what is read of a feed that breaks off is saved, and told", async () => {
  const progress: SyncCounts[] = [];
  const sync = synced("/breaks.xml", { onProgress: (_, counts) => void progress.push({ ...counts }) });
  await expect(sync).rejects.toMatchObject({
    message: expect.stringContaining("breaks off in line 1, after 2198 items"),
  });
  expect([shop.chunks, shop.gone]).toEqual([[1000, 1000, 197], []]);
  expect(progress.at(-1)).toEqual({ read: 2198, inserted: 2196, updated: 0, unchanged: 1, gone: 0, rejected: 1 });
});

test("a broken item is counted, and warnings are listed", async () => {
  const { counts, rejected, warnings } = await synced("/flawed.xml");
  expect(counts).toEqual({ read: 3, inserted: 2, updated: 0, unchanged: 0, gone: 2, rejected: 1 });
  expect(rejected).toMatchObject([{ external_id: "B", reason: expect.stringContaining("not closed") }]);
  expect(warnings).toMatchObject([{ external_id: "C", reason: expect.stringContaining("&amp;") }]);
});

test.each([
  ["/shop/products.json", ["1", "2", "3", "4"]],
  ["/ignores-pages/products.json", ["1", "2"]],
  // Its second page has nothing new, so that there is no third one.
  ["/circle/products.json", ["1", "2"]],
  ["/linked.json", ["1", "2", "3", "4"]],
])("reads all pages of %s", async (path, ids) => {
  const result = await synced(path);
  expect([...shop.products].filter((id) => /^\d/.test(id))).toEqual(ids);
  expect(result).toMatchObject({
    counts: { read: ids.length, inserted: ids.length, gone: 3, rejected: 0 },
    etag: null,
  });
});

test("prices of Shopify's are in the shop's currency", async () => {
  const { saveItems } = shop;
  const currencies = new Set<string | null>();
  shop.saveItems = (items) => {
    for (const { currency } of items) currencies.add(currency);
    return saveItems(items);
  };
  await synced("/shop/products.json");
  expect([...currencies]).toEqual(["EUR"]);
});

test("a page that fails ends the sync, with nothing marked as gone", async () => {
  await expect(synced("/fails/products.json")).rejects.toMatchObject({ type: "FeedHostFailing" });
  expect(shop.gone).toEqual([]);
});

test("waits for a server that makes its feed as it is asked, and takes it from a proxy", async () => {
  expect(await synced("/slow.xml", { idleTimeoutMs: 300 })).toMatchObject({ counts: { read: 3 } });
  expect(await synced("/proxied.xml")).toMatchObject({ counts: { read: 3 } });
});

test("a server that stops answering is told as such, and not as one to ask again", async () => {
  const late = Object.assign(new Error("late"), { code: "UND_ERR_HEADERS_TIMEOUT" });
  expect(fetchFailure(networkErrorOf(late))).toMatchObject({
    type: "FeedUnavailable",
    message: expect.stringContaining("stopped answering"),
  });
  const unconnected = Object.assign(new Error("late"), { code: "UND_ERR_CONNECT_TIMEOUT" });
  expect(fetchFailure(networkErrorOf(unconnected))).toMatchObject({ type: "FeedHostFailing" });
});

test("lists the first 200 rejected items and counts all", async () => {
  const { counts, rejected } = await synced("/rejects.xml");
  expect([counts.rejected, rejected.length]).toEqual([250, 200]);
});

test("an unchanged feed is not read again", async () => {
  const first = await synced("/tagged.xml");
  const rejected = [{ line: 1, external_id: null, title: null, reason: "It has no title." }];
  const again = await synced("/tagged.xml", {
    feed: { counts: COUNTS, rejected, warnings: rejected, etag: first.etag },
  });
  expect(again).toEqual({
    counts: { read: 5, inserted: 0, updated: 0, unchanged: 4, gone: 0, rejected: 1 },
    rejected,
    warnings: rejected,
    notModified: true,
    etag: '"v1"',
    lastModified: null,
  });
  expect(conditions).toEqual([undefined, '"v1"']);
});

test("a feed that was never synced is read whatever its ETag", async () => {
  expect(await synced("/tagged.xml", { feed: { etag: '"v1"' } })).toMatchObject({ notModified: false });
});

test.each([
  ["/empty.xml", "FeedUnreadable", "no products"],
  ["/useless.xml", "FeedUnreadable", "la cerere"],
  ["/breaks.xml", "FeedUnreadable", "line"],
  ["/cut.xml", "FeedHostFailing", "broke off"],
  ["/page.html", "FeedUnreadable", "a web page"],
  ["/none", "FeedUnavailable", "404"],
  ["/forbidden", "FeedUnavailable", "refuses"],
  ["/busy", "FeedHostFailing", "503"],
  ["/making", "FeedHostFailing", "still making"],
  ["/huge.xml", "FeedTooLarge", "1000 MB"],
  ["http://10.0.0.1/feed.xml", "AddressNotAllowed", "public internet"],
])("%s fails as %s saying “%s”, and nothing is marked as gone", async (path, type, said) => {
  const error: unknown = await synced(path).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Failure);
  expect(error).toMatchObject({ type, message: expect.stringContaining(said) });
  expect(shop.gone).toEqual([]);
});

test("passes on how long a busy server asks us to wait", async () => {
  await expect(synced("/busy")).rejects.toMatchObject({ retryAfterS: 30 });
});

test("closes the connection to a server that keeps sending something else", async () => {
  await expect(synced("/endless-page", { idleTimeoutMs: 60_000 })).rejects.toMatchObject({ type: "FeedUnreadable" });
  await expect.poll(() => closed).toEqual(["/endless-page"]);
});

test("abort stops between chunks with the caller's reason", async () => {
  const aborting = new AbortController();
  const { saveItems } = shop;
  shop.saveItems = async (items) => {
    aborting.abort(new Error("cancelled"));
    return saveItems(items);
  };
  await expect(synced("/shop.xml", { signal: aborting.signal })).rejects.toThrow("cancelled");
  expect(shop.chunks).toEqual([1000]);
  expect(shop.gone).toEqual([]);
});

test.each(["https://%/feed.xml", "https://[/products.json"])(
  "an address that is none, %s, is told as such",
  async (address) => {
    await expect(synced(address)).rejects.toMatchObject({ type: "AddressNotAllowed" });
  },
);
