/** The progress of product batches. */
import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import { bodyOf } from "../../src/api/client.ts";
import { type Api, endOfBatch, type Product, sampleShop, startBatch } from "../support/batches.ts";
import { openSlowShop } from "../support/slow-shop.ts";
import { openPage, openWindow, tabTo } from "./browser.ts";

/** One of the sample shop's pictures is missing, as its title says. */
const EXPECTED = { expected: /umbrela-lipsa\.jpg/ };
const GOOD = "Pantofi sport Zbor Rapid";

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const card = (page: Page, title: string) =>
  page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: title }) });
const statuses = (page: Page) => page.locator("li [data-status]").allInnerTexts();

async function find(api: Api, q: string): Promise<Product> {
  const { items } = await bodyOf(api.products.$get({ query: { q } }));
  const [product] = items;
  if (!product) throw new Error(`The sample shop has no ${q}.`);
  return product;
}

/** Records in the page every status of a card, in order, by its title. */
const RECORD_STATUSES = `
  window.statuses = {};
  new MutationObserver(() => {
    for (const card of document.querySelectorAll("main li[data-status]")) {
      const seen = (window.statuses[card.querySelector("h2").textContent] ??= []);
      if (seen.at(-1) !== card.dataset.status) seen.push(card.dataset.status);
    }
  }).observe(document, { subtree: true, childList: true, attributes: true });`;
const recordedStatuses = (page: Page) => page.evaluate<Record<string, string[]>>("window.statuses");
const secondsPlayed = (video: Locator) =>
  video.evaluate((element) => (element as unknown as { currentTime: number }).currentTime);

test("by keyboard alone, from the products to a video that plays, while the cards update by themselves", async () => {
  const { headers, api } = await sampleShop();
  const broken = await find(api, "umbrelă");
  const { context, open } = await openWindow({ headers, ...EXPECTED });
  const page = await context.newPage();
  await page.addInitScript({ content: RECORD_STATUSES });
  await page.goto("/products");

  const box = (title: string) => page.getByRole("checkbox", { name: title, exact: true });
  await box(GOOD).waitFor();
  await page.getByRole("searchbox", { name: "Search products" }).focus();
  for (const title of [GOOD, broken.title]) {
    await page.getByRole("searchbox").focus();
    await tabTo(page, box(title));
    await page.keyboard.press("Space");
  }
  await page.getByText("2 selected", { exact: true }).waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "Generate 2 videos" }).waitFor();
  for (const [field, choice] of [
    ["Voice from", "eSpeak"],
    ["Length", "15"],
  ] as const) {
    await tabTo(page, page.getByRole("button", { name: field }));
    await page.keyboard.press("Enter");
    await page.getByRole("listbox").waitFor();
    await page.keyboard.type(choice);
    await page.keyboard.press("Enter");
    await page.getByRole("listbox").waitFor({ state: "detached" });
  }
  await tabTo(page, button(page, "Start"));
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/batch-generate\?batch_id=/);

  // The failed one says why and what to do, while the other continues.
  await card(page, broken.title)
    .getByText(/Correct image_link in the feed and sync it again/)
    .waitFor();
  await button(page, "Retry 1 Failed").waitFor({ timeout: 240_000 });
  const recorded = await recordedStatuses(page);
  expect(recorded[GOOD]?.slice(-2)).toEqual(["processing", "completed"]);
  expect(recorded[broken.title]?.at(-1)).toBe("failed");
  await page.getByRole("status").getByText("1 of 2 done, 1 failed").waitFor();

  const video = card(page, GOOD).locator("video");
  await tabTo(page, video);
  await page.keyboard.press("Space");
  await expect.poll(() => secondsPlayed(video), { timeout: 30_000 }).toBeGreaterThan(0);

  // Leaving and coming back, also in another window, shows the current state.
  const address = page.url();
  await page.getByRole("link", { name: "Products", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: "Products" }).waitFor();
  await page.goBack();
  await card(page, GOOD).locator("video").waitFor();
  const other = await open(address);
  await card(other, GOOD).locator("video").waitFor();
  await other.close();

  await tabTo(page, button(page, "Retry 1 Failed"));
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.href !== address);
  await page.getByRole("heading", { level: 1, name: /^Retry: 1 product/ }).waitFor();
  await button(page, "Retry 1 Failed").waitFor();
  expect(await page.getByRole("heading", { level: 2 }).allInnerTexts()).toEqual([broken.title]);
});

test("shows what is queued; pauses, resumes and cancels a batch; stops polling when it has ended", async () => {
  const shop = await openSlowShop(5);
  try {
    const batchId = await startBatch(shop.api, shop.products);
    const page = await openPage(`/batch-generate?batch_id=${batchId}`, {
      headers: shop.headers,
      expected: /127\.0\.0\.1:\d+\/\d\.jpg/,
    });
    await expect.poll(() => statuses(page)).toEqual(["Processing", "Processing", "Processing", "Queued", "Queued"]);
    await button(page, "Pause").click();
    await page.getByText("Waits until the batch goes on").first().waitFor();
    await button(page, "Resume").click();
    await button(page, "Pause").waitFor();

    await button(page, "Cancel batch").click();
    await page
      .getByRole("dialog", { name: "Cancel this batch?" })
      .getByRole("button", { name: "Cancel the batch" })
      .click();
    await expect.poll(() => statuses(page), { timeout: 30_000 }).toEqual(Array(5).fill("Cancelled"));
    await button(page, "Cancel batch").waitFor({ state: "detached" });
    let requests = 0;
    page.on("request", (request) => {
      if (request.url().includes(`/v1/batch/${batchId}`)) requests += 1;
    });
    // More than two polling intervals.
    await page.waitForTimeout(5_000);
    expect(requests).toBe(0);
  } finally {
    await shop.close();
  }
});

test("retries the failed products together, and only them", async () => {
  const { headers, api } = await sampleShop();
  const batchId = await startBatch(api, ["not-a-product", "another-one"]);
  await endOfBatch(api, batchId);
  const page = await openPage(`/batch-generate?batch_id=${batchId}`, { headers });
  await button(page, "Retry 2 Failed").click();
  await page.waitForURL((url) => url.searchParams.get("batch_id") !== batchId);
  await button(page, "Retry 2 Failed").waitFor();
  expect(await statuses(page)).toEqual(["Failed", "Failed"]);
});

test("a single product has a page of its own, and can be retried", async () => {
  const { headers, api } = await sampleShop();
  const { title } = await find(api, "umbrelă");
  const page = await openPage("/products?q=umbrelă", { headers, ...EXPECTED });
  await page
    .getByRole("listitem")
    .filter({ has: page.getByRole("checkbox", { name: title, exact: true }) })
    .click();
  await button(page, "Generate 1 Video").click();
  await button(page, "Start").click();
  await page.waitForURL(/\/batch-generate\?job_id=/);
  const first = page.url();
  await button(page, "Retry 1 Failed").click();
  await page.waitForURL((url) => url.href !== first);
  await page.getByRole("heading", { level: 1, name: title }).waitFor();
  await button(page, "Retry 1 Failed").waitFor();
});

test("an address without a batch, or of an unknown one, leads to the list", async () => {
  const { headers } = await sampleShop();
  const page = await openPage("/batch-generate?batch_id=nowhere", { headers, expected: /nowhere/ });
  await page.getByRole("heading", { name: "There is no such batch" }).waitFor();
  await page.goto("/batch-generate");
  await page.getByRole("heading", { name: "Which batch?" }).waitFor();
  await page.getByRole("link", { name: "See your batches" }).click();
  await page.getByRole("heading", { level: 1, name: "Batches" }).waitFor();
});
