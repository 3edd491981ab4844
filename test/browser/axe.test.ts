/** axe-core on every page, with data and empty, wide and narrow, light and dark. */
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { bodyOf } from "../../src/api/client.ts";
import { SAMPLE_FAILING_ID } from "../../src/catalog/sample.ts";
import { endOfBatch, idsByShop, sampleShop, startBatch } from "../support/batches.ts";
import { newProfile, type ProfileHeaders } from "../support/client.ts";
import { addClip } from "../support/clips.ts";
import { expectAccessible } from "./axe.ts";
import { openPage } from "./browser.ts";

/** A picture of the sample shop is missing, and the files of the clips are not videos. */
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
  const { headers, id: profileId, api, batches, feedId } = await sampleShop();
  const broken = (await idsByShop(api)).get(SAMPLE_FAILING_ID) ?? "";
  const { id: clipId } = await addClip({ profileId, title: LONG_TITLE });
  await addClip({ profileId, title: "Șapcă", durationS: 30 });
  // Both fail before anything is rendered: one has no picture, one does not exist.
  const batchId = await startBatch(api, [broken, "nobody's"]);
  await endOfBatch(api, batchId);
  const draft = await bodyOf(batches.$post({ json: { name: LONG_TITLE.slice(0, 100), config: {} } }));
  const json = { contents: [LONG_TITLE, "Why is space dark?"] };
  await bodyOf(batches[":id"].items.$post({ param: { id: draft.id }, json }));
  const schedule = { cron: "30 2 * * *", time_zone: "Europe/Bucharest" };
  await bodyOf(api.feeds[":id"].schedule.$put({ param: { id: feedId }, json: schedule }));
  shop = { headers, feedId, clipId, batchId, draftId: draft.id };
});

async function openAt(path: string, headers: ProfileHeaders, text: string): Promise<Page> {
  const page = await openPage(path, { headers, expected: EXPECTED });
  await page.getByText(text).first().waitFor();
  expect(await page.getByRole("heading", { level: 1 }).count()).toBe(1);
  return page;
}

describe("with data", () => {
  test.each([
    ["products", () => "/products", "Umbrelă"],
    ["a batch's progress", () => `/batch-generate?batch_id=${shop.batchId}`, "Retry 2 Failed"],
    ["batches", () => "/batches", "Lampă"],
    ["a draft", () => `/batches/${shop.draftId}`, "Why is space dark?"],
    ["feeds", () => "/feeds", "Sample shop"],
    ["a feed", () => `/feeds/${shop.feedId}`, "02:30"],
    ["the library", () => "/library", "Șapcă"],
    ["a clip", () => `/library/${shop.clipId}`, "Lampă"],
  ])("%s", async (_name, path, text) => {
    await expectAccessible(await openAt(path(), shop.headers, text));
  });
});

describe("empty", () => {
  test.each(["/products", "/batches", "/feeds", "/library", "/batch-generate", "/nowhere"])("%s", async (path) => {
    const { headers } = await newProfile();
    const page = await openPage(path, { headers, expected: EXPECTED });
    await page.getByRole("heading", { level: 2 }).first().waitFor();
    await expectAccessible(page);
  });
});

describe("menus and dialogs", () => {
  test("the menu of shops", async () => {
    const page = await openAt("/batches", shop.headers, "Lampă");
    await page.getByRole("button", { name: /^Shop:/ }).click();
    await page.getByRole("menu").waitFor();
    await expectAccessible(page);
  });

  test("the settings of a batch", async () => {
    const page = await openAt("/products", shop.headers, "Umbrelă");
    await page.getByRole("main").getByRole("listitem").first().click();
    await page.getByRole("button", { name: "Generate 1 Video" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "More settings" }).click();
    await expectAccessible(page);
  });

  test("the dialog of a new feed, with an error at its field", async () => {
    const page = await openAt("/feeds", shop.headers, "Sample shop");
    await page.getByRole("button", { name: "Add feed" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Add and sync" }).click();
    await page.getByText("Please fill out this field.").first().waitFor();
    await expectAccessible(page);
  });
});
