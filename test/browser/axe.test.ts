/** Every page, with something on it and empty, wide and narrow, dark and light. */
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { batchModeOf, type StagedBody } from "../api/batch-mode.ts";
import { call, endOfBatch, get, newProfile, type ProfileHeaders, post, sampleShop } from "../api/client.ts";
import { addClip } from "../api/clips.ts";
import { look } from "./axe.ts";
import { openPage } from "./browser.ts";

/** Of a shop's picture that is not there, and of the clips, whose files are no videos. */
const EXPECTED = /Failed to load resource/;
const LONG_TITLE = `Lampă${" foarte-foarte-frumoasă".repeat(6)} 收藏家版台灯 مصباح مكتب ${"x".repeat(60)}`;

interface Shop {
  headers: ProfileHeaders;
  feedId: string;
  clipId: string;
  batchId: string;
  draftId: string;
}

let shop: Shop;
beforeAll(async () => {
  const { headers, feedId } = await sampleShop();
  const { body: products } = await get<{ items: { id: string; title: string }[] }>("/products", headers);
  const broken = products.items.find(({ title }) => title.startsWith("Umbrel"))?.id ?? "";
  const { id: clipId } = await addClip({ profileId: headers["x-profile-id"], title: LONG_TITLE });
  await addClip({ profileId: headers["x-profile-id"], title: "Șapcă", durationS: 30 });
  // Both fail before anything is drawn: one has no picture, one is not there.
  const body = { product_ids: [broken, "nobody's"], tts_provider: "espeak", duration_s: 15 };
  const { body: batch } = await post<{ batch_id: string }>("/products/batch-generate", body, headers);
  await endOfBatch(batch.batch_id, headers);
  const staged = batchModeOf(headers);
  const { body: draft } = await staged.ask<StagedBody>("POST", "/", { name: LONG_TITLE.slice(0, 100), config: {} });
  await staged.ask("POST", `/${draft.id}/items`, { contents: [LONG_TITLE, "Why is space dark?"] });
  const schedule = { cron: "30 2 * * *", time_zone: "Europe/Bucharest" };
  await call("PUT", `/feeds/${feedId}/schedule`, { body: schedule, headers });
  shop = { headers, feedId, clipId, batchId: batch.batch_id, draftId: draft.id };
});

async function openLooked(path: string, headers: ProfileHeaders, sign: string): Promise<Page> {
  const page = await openPage(path, { headers, expected: EXPECTED });
  await page.getByText(sign).first().waitFor();
  expect(await page.getByRole("heading", { level: 1 }).count()).toBe(1);
  return page;
}

describe("with something on it", () => {
  test.each([
    ["products", () => "/products", "Umbrelă"],
    ["a batch's progress", () => `/batch-generate?batch_id=${shop.batchId}`, "Retry 2 Failed"],
    ["batches", () => "/batches", "Lampă"],
    ["a draft", () => `/batches/${shop.draftId}`, "Why is space dark?"],
    ["feeds", () => "/feeds", "Sample shop"],
    ["a feed", () => `/feeds/${shop.feedId}`, "02:30"],
    ["the library", () => "/library", "Șapcă"],
    ["a clip", () => `/library/${shop.clipId}`, "Lampă"],
  ])("%s", async (_name, path, sign) => {
    await look(await openLooked(path(), shop.headers, sign));
  });
});

describe("empty", () => {
  test.each(["/products", "/batches", "/feeds", "/library", "/batch-generate", "/nowhere"])("%s", async (path) => {
    const { headers } = await newProfile();
    const page = await openPage(path, { headers, expected: EXPECTED });
    await page.getByRole("heading", { level: 2 }).first().waitFor();
    await look(page);
  });
});

describe("what opens over a page", () => {
  test("the menu of shops", async () => {
    const page = await openLooked("/batches", shop.headers, "Lampă");
    await page.getByRole("button", { name: /^Shop:/ }).click();
    await page.getByRole("menu").waitFor();
    await look(page);
  });

  test("the settings of a batch", async () => {
    const page = await openLooked("/products", shop.headers, "Umbrelă");
    await page.getByRole("main").getByRole("listitem").first().click();
    await page.getByRole("button", { name: "Generate 1 Video" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "More settings" }).click();
    await look(page);
  });

  test("the dialog of a new feed, with a fault at its field", async () => {
    const page = await openLooked("/feeds", shop.headers, "Sample shop");
    await page.getByRole("button", { name: "Add feed" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Add and sync" }).click();
    await page.getByText("Please fill out this field.").first().waitFor();
    await look(page);
  });
});
