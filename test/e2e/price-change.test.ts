import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { bodyOf } from "../../src/api/client.ts";
import { addSyncedFeed, CHEAP, endOfVideo, productsOf, sync } from "../support/batches.ts";
import { newProfile, type Profile } from "../support/client.ts";
import { openShop } from "../support/shop.ts";

const content = join(inject("dataDir"), "cache", "content");
/** Parts of a thumbnail, which is half as large as the video: the ad's text, and the photograph below the captions. */
const WORDS = { left: 60, top: 150, width: 380, height: 260 };
const PHOTO = { left: 0, top: 600, width: 540, height: 200 };

let price = "899.99 RON";
let pictures = 0;
let profile: Profile;
let feed: string;
let close = async () => {};
beforeAll(async () => {
  const picture = await sharp({
    create: {
      width: 1200,
      height: 1200,
      channels: 3,
      background: "#5b7",
      noise: { type: "gaussian", mean: 128, sigma: 30 },
    },
  })
    .jpeg()
    .toBuffer();
  const shop = await openShop((url) => [{ id: "kettle", title: "Fierbător", price, image_link: `${url}/kettle.jpg` }], {
    "/kettle.jpg": (_, response) => {
      pictures++;
      response.setHeader("content-type", "image/jpeg").end(picture);
    },
  });
  close = shop.close;
  profile = await newProfile();
  feed = await addSyncedFeed(profile.api, `${shop.url}/feed.xml`);
});
afterAll(() => close());

async function thumbnailOfVideo(): Promise<Buffer> {
  const { api } = profile;
  const [kettle] = await productsOf(api);
  const param = { id: kettle?.id ?? "" };
  const { job_id } = await bodyOf(api.products[":id"].generate.$post({ param, json: CHEAP }));
  const clip_id = (await endOfVideo(api, job_id)).result?.clip_id ?? "";
  const clip = await bodyOf(api.library[":clip_id"].$get({ param: { clip_id } }));
  return Buffer.from(await (await fetch(clip.thumbnail_url)).arrayBuffer());
}

/** Mean difference of two pictures in a part of them, of 255. */
async function difference(one: Buffer, other: Buffer, part: typeof WORDS): Promise<number> {
  const [a, b] = await Promise.all([one, other].map((picture) => sharp(picture).extract(part).raw().toBuffer()));
  if (!a || !b) throw new Error("no pixels");
  return a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] ?? 0)), 0) / a.length;
}

const filesOfCache = async () =>
  new Map(
    await Promise.all(
      (await readdir(content)).map(async (name) => [name, (await stat(join(content, name))).ino] as const),
    ),
  );

test("a product whose price changed gets a video with the new price and the cached picture", async () => {
  const before = await thumbnailOfVideo();
  const kept = await filesOfCache();
  expect(pictures).toBe(1);
  expect(kept.size).toBeGreaterThan(3);

  price = "111.11 RON";
  await sync(profile.api, feed);
  const after = await thumbnailOfVideo();
  expect(await difference(before, after, WORDS)).toBeGreaterThan(3);
  expect(await difference(before, after, PHOTO)).toBeLessThan(3);
  expect(pictures).toBe(1);
  expect(await filesOfCache()).toEqual(kept);
});
