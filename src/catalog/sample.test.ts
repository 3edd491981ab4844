import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import { type FeedEvent, readFeed } from "./feed.ts";
import { SAMPLE_FAILING_ID, SAMPLE_IMAGES_DIR, sampleFeed } from "./sample.ts";

async function sampleItems(baseUrl: string) {
  async function* body() {
    yield Buffer.from(await sampleFeed(baseUrl));
  }
  const events: FeedEvent[] = [];
  for await (const event of readFeed(body())) events.push(event);
  return events.flatMap((event) => (event.kind === "item" ? [event.item] : []));
}

test("the sample shop has twelve products with pictures, then the one without", async () => {
  const items = await sampleItems("http://127.0.0.1:8000/samples");
  const pictures = await readdir(SAMPLE_IMAGES_DIR);
  const withPicture = items.filter(({ image_link }) => pictures.includes(basename(image_link ?? "")));
  expect(items).toHaveLength(13);
  expect(items.at(-1)?.external_id).toBe(SAMPLE_FAILING_ID);
  expect(withPicture.map(({ external_id }) => external_id)).toEqual(
    items.slice(0, 12).map(({ external_id }) => external_id),
  );
  expect(items.every(({ price, currency }) => price !== null && price > 0 && currency === "RON")).toBe(true);
  expect(items.filter(({ sale_price }) => sale_price !== null)).toHaveLength(7);
});

test("every form of price is parsed as meant", async () => {
  const prices = (await sampleItems("http://a.example")).map(({ price, sale_price }) => [price, sale_price]);
  expect(prices).toEqual([
    [59.9, 44.9],
    [1299, 999],
    [349.99, 279.99],
    [189, null],
    [419, 335.2],
    [2450, 1990],
    [89.5, null],
    [1149, null],
    [49, 39],
    [219, null],
    [749, 599],
    [329, null],
    [79, null],
  ]);
});

test("some products show what else a feed can hold", async () => {
  const [mug, headphones, shoe] = await sampleItems("http://a.example");
  expect(mug).toMatchObject({
    additional_image_links: ["http://a.example/images/cana.jpg?detaliu"],
    highlights: ["Lucrată manual", "Merge la mașina de spălat vase"],
    details: [{ name: "Capacitate", value: "350 ml" }],
    color: "Albastru",
    material: "Ceramică",
    custom_labels: ["cadouri"],
  });
  expect(headphones).toMatchObject({
    sale_from: "2025-12-31T22:00:00.000Z",
    sale_to: null,
    gtin: "5941234567899",
    custom_labels: ["cadouri", "marjă mare"],
  });
  expect(shoe).toMatchObject({ size: "42", item_group_id: "ZBOR-RAPID" });
});

test("the base address can't break the XML", async () => {
  const [first] = await sampleItems("http://127.0.0.1:8000/a&b<c>$&");
  expect(first?.image_link).toBe("http://127.0.0.1:8000/a&b%3Cc%3E$&/images/cana.jpg");
});

test("the pictures are like those of a shop", async () => {
  for (const name of await readdir(SAMPLE_IMAGES_DIR)) {
    const {
      format,
      width,
      height,
      size = 0,
    } = await sharp(join(SAMPLE_IMAGES_DIR, name))
      .toBuffer({ resolveWithObject: true })
      .then(({ info }) => info);
    expect([format, Math.min(width, height) >= 1000, size < 600_000], name).toEqual(["jpeg", true, true]);
  }
});
