import { join } from "node:path";
import type { Locator } from "playwright-core";
import { beforeAll, expect, inject, test } from "vitest";
import { bodyOf } from "../../src/api/client.ts";
import { runFfmpeg } from "../../src/media/ffmpeg/run.ts";
import { audioAndFileOptions, videoOptions } from "../../src/media/render/presets.ts";
import { signLocalLink } from "../../src/store/files/local.ts";
import { type Clip, productsOf, sampleShop } from "../support/batches.ts";
import { apiUrl, newProfile, type Profile, type ProfileHeaders, stackConfig } from "../support/client.ts";
import { addClip } from "../support/clips.ts";
import { openPage } from "./browser.ts";

let shop: Profile;
let headers: ProfileHeaders;
/** The one real video. */
let clip: Clip;

/** Fifteen seconds as the product's videos are encoded, of a test picture. */
async function testVideo(): Promise<string> {
  const output = join(inject("dataDir"), "test-video.mp4");
  const step = { signal: new AbortController().signal, onProgress: () => {} };
  const lavfi = (path: string) => ({ path, options: ["-f", "lavfi"] });
  const inputs = [lavfi("testsrc2=size=270x480:rate=30:duration=15"), lavfi("sine=duration=15")];
  const outputOptions = [...videoOptions("tiktok"), ...audioAndFileOptions("tiktok")];
  await runFfmpeg({ inputs, outputOptions, output }, step);
  return output;
}

beforeAll(async () => {
  shop = await sampleShop();
  ({ headers } = shop);
  const { api, id: profileId } = shop;
  const [product] = await productsOf(api);
  const productId = product?.id ?? "";
  const made = await addClip({ profileId, productId, title: product?.title ?? "", video: await testVideo() });
  clip = await bodyOf(api.library[":clip_id"].$get({ param: { clip_id: made.id } }));
  await addClip({ profileId, productId, title: "An older version", createdAt: "2026-03-01T12:00:00Z" });
  await addClip({ profileId, title: "Why is space dark?", createdAt: "2026-03-02T12:00:00Z" });
}, 300_000);

/** The parts of a video element that are read here. */
interface Player {
  currentTime: number;
  duration: number;
  readyState: number;
  addEventListener(type: "seeked", listener: () => void, options: { once: true }): void;
}
const read = (video: Locator, property: "currentTime" | "duration" | "readyState") =>
  video.evaluate((element, name) => (element as unknown as Player)[name], property);

test("a video plays, seeks by range requests, and shows how it was made", async () => {
  const page = await openPage("/library", { headers });
  const ranges: string[] = [];
  page.on("response", (response) => {
    const range = response.request().headers().range;
    if (response.url().includes("/media/") && response.status() === 206 && range) ranges.push(range);
  });
  await page.getByRole("link", { name: clip.title }).click();
  await page.getByRole("heading", { level: 1, name: clip.title }).waitFor();
  const video = page.locator("video");
  await video.press("Space");
  await expect.poll(() => read(video, "currentTime")).toBeGreaterThan(0);
  await video.press("Space");
  await video.evaluate(async (element) => {
    const player = element as unknown as Player;
    const sought = new Promise<void>((resolve) => player.addEventListener("seeked", resolve, { once: true }));
    player.currentTime = 12;
    await sought;
  });
  expect(await read(video, "currentTime")).toBe(12);
  expect(await read(video, "readyState")).toBeGreaterThanOrEqual(2);
  expect(ranges.length).toBeGreaterThan(0);

  const made = page.getByRole("region", { name: "How it was made" });
  await expect.poll(() => made.getByRole("list", { name: "Stages" }).getByRole("listitem").count()).toBe(6);
  await made.getByText("ro-RO-EmilNeural, eSpeak").waitFor();
  const versions = page.getByRole("region", { name: "Versions" }).getByRole("link");
  await expect.poll(() => versions.count()).toBe(2);

  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download video" }).click();
  expect((await download).suggestedFilename()).toMatch(/^\p{L}.*\.mp4$/u);
});

test("an expired link is renewed, and the video plays", async () => {
  const page = await openPage("about:blank", { headers, expected: /status of 403/ });
  const path = decodeURIComponent(new URL(clip.video_url).pathname.replace("/media/", ""));
  const expired = new URL(signLocalLink(stackConfig(), { path }, -3_600), apiUrl).href;
  let answers = 0;
  await page.route(`**/api/v1/library/${clip.id}`, async (route) => {
    const response = await route.fetch();
    const body = (await response.json()) as object;
    await route.fulfill({ response, json: answers++ === 0 ? { ...body, video_url: expired } : body });
  });
  await page.goto(`/library/${clip.id}`);
  const refused = await page.waitForResponse(expired);
  expect(refused.status()).toBe(403);
  const video = page.locator("video");
  await expect.poll(async () => Math.round(await read(video, "duration"))).toBe(15);
});

test("videos are found by words and by days, and the address keeps the filter", async () => {
  const page = await openPage("/library", { headers });
  const cards = page.getByRole("list", { name: "Videos" }).getByRole("listitem");
  const titles = () => cards.getByRole("link").locator("[title]").allTextContents();
  await expect.poll(titles).toEqual([clip.title, "Why is space dark?", "An older version"]);
  await page.getByLabel("From").fill("2026-03-01");
  await page.getByLabel("To").fill("2026-03-02");
  await expect.poll(titles).toEqual(["Why is space dark?", "An older version"]);
  await page.getByRole("searchbox", { name: "Search titles" }).fill("space");
  await expect.poll(titles).toEqual(["Why is space dark?"]);
  await page.reload();
  await expect.poll(titles).toEqual(["Why is space dark?"]);
  await page.getByRole("searchbox", { name: "Search titles" }).fill("nothing like it");
  await page.getByRole("heading", { name: "No video is like that" }).waitFor();
  await page.getByRole("button", { name: "Clear filters" }).first().click();
  await expect.poll(() => cards.count()).toBe(3);
});

test("a video is deleted after a confirmation, and its address says that it is gone", async () => {
  const { id } = await addClip({ profileId: shop.id, title: "Not this one", createdAt: "2026-03-03T12:00:00Z" });
  const page = await openPage(`/library/${id}`, { headers, expected: /status of 404/ });
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByRole("button", { name: "Delete video" }).click();
  await page.getByRole("heading", { level: 1, name: "Library" }).waitFor();
  expect((await shop.api.library[":clip_id"].$get({ param: { clip_id: id } })).status).toBe(404);
  const again = await openPage(`/library/${id}`, { headers, expected: /status of 404/ });
  await again.getByRole("heading", { name: "There is no such video" }).waitFor();
});

test("an empty library leads to the products", async () => {
  const { headers: others } = await newProfile();
  const page = await openPage("/library", { headers: others });
  await page.getByRole("link", { name: "Choose products" }).click();
  await page.getByRole("heading", { level: 1, name: "Products" }).waitFor();
});
