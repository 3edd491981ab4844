import { readFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { bodyOf } from "../../src/api/client.ts";
import { SAMPLE_IMAGES_DIR } from "../../src/catalog/sample.ts";
import { verifyVideo } from "../../src/media/verify/index.ts";
import { addSyncedFeed, type Batch, endOfBatch, type Feed, idsByShop, startBatch } from "../support/batches.ts";
import { newProfile } from "../support/client.ts";
import { openShop, type ShopItem } from "../support/shop.ts";

const LONG = "Obiectiv fotografic cu distanță focală variabilă, stabilizare optică în cinci axe și inel de control ";
const goodItems: Omit<ShopItem, "image_link">[] = [
  {
    id: "quotes",
    title: `L'Oréal: 100% „naturală” \\ {b}bold{/b} \\N [x]=y;z, a:b 😀🛒`,
    price: "19,99 lei",
    brand: "A & B <i>",
  },
  {
    id: "scripts",
    title: "日本語の製品 مرحبا بالعالم Ελληνικά Кириллица",
    price: "1,234.56 EUR",
    sale_price: "999.00 EUR",
  },
  { id: "long", title: LONG.repeat(2).slice(0, 150), price: "489,50 lei" },
];
const badPictures = {
  missing: "ImageUnavailable",
  page: "ImageUnusable",
  huge: "ImageUnusable",
  private: "ImageUnavailable",
} as const;

let shop: Awaited<ReturnType<typeof openShop>>;
let ids: Map<string, string>;
let rejected: Feed["rejected"];
let batch: Batch;

beforeAll(async () => {
  const picture = await readFile(join(SAMPLE_IMAGES_DIR, (await sampleNames())[0] ?? ""));
  const huge = await sharp({ create: { width: 12_000, height: 12_000, channels: 3, background: "red" } })
    .png()
    .toBuffer();
  shop = await openShop(
    (url) => [
      ...goodItems.map((item) => ({ ...item, image_link: `${url}/good.jpg` })),
      { id: "unreadable", title: "Preț ascuns", price: "la cerere", image_link: `${url}/good.jpg` },
      { id: "missing", title: "Fără poză la sursă", price: "1 RON", image_link: `${url}/none.jpg` },
      { id: "page", title: "O pagină în loc de poză", price: "1 RON", image_link: `${url}/page.jpg` },
      { id: "huge", title: "Poză uriașă", price: "1 RON", image_link: `${url}/huge.png` },
      {
        id: "private",
        title: "Poză din rețeaua internă",
        price: "1 RON",
        image_link: "http://169.254.169.254/latest/",
      },
    ],
    {
      "/good.jpg": (_, response) => response.setHeader("content-type", "image/jpeg").end(picture),
      "/page.jpg": (_, response) => response.setHeader("content-type", "text/html").end("<h1>Hello</h1>"),
      "/huge.png": (_, response) => response.setHeader("content-type", "image/png").end(huge),
    },
  );
  const { api } = await newProfile();
  const id = await addSyncedFeed(api, `${shop.url}/feed.xml`);
  ids = await idsByShop(api);
  ({ rejected } = await bodyOf(api.feeds[":id"].$get({ param: { id } })));
  batch = await endOfBatch(api, await startBatch(api, [...ids.values()]));
});
afterAll(() => shop.close());

async function sampleNames(): Promise<string[]> {
  const { readdir } = await import("node:fs/promises");
  return (await readdir(SAMPLE_IMAGES_DIR)).toSorted();
}
const jobOf = (id: string) => batch.product_jobs.find(({ product_id }) => product_id === ids.get(id));

test("a product whose price cannot be read is rejected with the reason", () => {
  expect(ids.has("unreadable")).toBe(false);
  expect(rejected).toMatchObject([{ title: "Preț ascuns" }]);
  expect(rejected[0]?.reason).toContain("la cerere");
});

test.each(goodItems.map(({ id }) => id))("the title of “%s” becomes a video that holds every figure", async (id) => {
  const job = jobOf(id);
  expect(job).toMatchObject({ status: "completed", error: null });
  const path = join(inject("dataDir"), "media", job?.result?.video_path ?? "");
  const step = { signal: new AbortController().signal, onProgress: () => {} };
  await verifyVideo(path, { durationS: job?.result?.duration_s ?? 0 }, step);
});

test.each(Object.entries(badPictures))("a picture that is %s fails its product alone, as %s", (id, type) => {
  const job = jobOf(id);
  expect(job).toMatchObject({ status: "failed", failed_stage: "setup", error_type: type });
  expect(job?.error).toMatch(/^[A-Z“„"'].*[.!]$/s);
});
