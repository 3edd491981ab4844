/** A shop of 10,000 products. */
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { createServiceClient, unwrapMaybe } from "../../src/store/client.ts";
import { addFeed } from "../support/batches.ts";
import { newProfile, type ProfileHeaders, stackConfig } from "../support/client.ts";
import { openPage } from "./browser.ts";

const COUNT = 10_000;
const CHUNK = 2_000;
const PAGE_SIZE = 50;

let headers: ProfileHeaders;
beforeAll(async () => {
  const profile = await newProfile();
  headers = profile.headers;
  const feed = await addFeed(profile.api, "https://large.example/feed.xml", "Large shop");
  const db = createServiceClient(stackConfig());
  for (let start = 0; start < COUNT; start += CHUNK) {
    const rows = Array.from({ length: CHUNK }, (_, index) => ({
      ...{ profile_id: profile.id, feed_id: feed.id, external_id: `p-${start + index}` },
      ...{ title: `Product number ${start + index}`, price: 10, currency: "RON" },
    }));
    unwrapMaybe(await db.from("products").insert(rows));
  }
});

const boxes = (page: Page) => page.getByRole("main").getByRole("listitem").getByRole("checkbox");

/** Counts the cards that change from now on. @returns reads the count */
async function watchCards(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(`{
    const cards = globalThis.changedCards = new Set();
    const note = (node) => {
      const card = (node.nodeType === 1 ? node : node.parentElement)?.closest("main li");
      if (card) cards.add(card);
    };
    globalThis.cardWatch?.disconnect();
    globalThis.cardWatch = new MutationObserver((changes) => {
      for (const { target, addedNodes } of changes) for (const node of [target, ...addedNodes]) note(node);
    });
    cardWatch.observe(document.querySelector("main"), { subtree: true, childList: true, attributes: true, characterData: true });
  }`);
  return async () => (await page.evaluate("changedCards.size")) as number;
}

test("reads and renders one page at a time, and renders again only what changes", async () => {
  const page = await openPage("/products", { headers });
  const asked: URL[] = [];
  const shown: number[] = [];
  page.on("response", async (response) => {
    const url = new URL(response.url());
    if (url.pathname !== "/api/v1/products") return;
    asked.push(url);
    shown.push(((await response.json()) as { items: unknown[] }).items.length);
  });
  await page.reload();
  await boxes(page).first().waitFor();
  await page.getByText("10,000").first().waitFor();
  expect(await boxes(page).count()).toBe(PAGE_SIZE);
  expect(shown).toEqual([PAGE_SIZE]);

  const toggled = await watchCards(page);
  await page.getByRole("main").getByRole("listitem").nth(3).click();
  await page.getByText("1 selected", { exact: true }).waitFor();
  expect(await toggled()).toBe(1);

  // Typing renders no card and sends no request, until it pauses.
  const before = asked.length;
  const search = page.getByRole("searchbox");
  await search.focus();
  await watchCards(page);
  // All letters at once: on a busy machine single key presses may be so slow that typing seems to pause.
  const changedWhileTyping = await page.evaluate(`(async () => {
    for (const letter of "number 9999") document.execCommand("insertText", false, letter);
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    return changedCards.size;
  })()`);
  expect(changedWhileTyping).toBe(0);
  await page.getByText("Product number 9999").waitFor();
  await expect.poll(() => boxes(page).count(), { timeout: 30_000 }).toBe(1);
  expect(asked.slice(before).map(({ searchParams }) => searchParams.get("q"))).toEqual(["number 9999"]);

  await search.fill("");
  await expect.poll(() => boxes(page).count(), { timeout: 30_000 }).toBe(PAGE_SIZE);
  await page.getByRole("button", { name: "Next page" }).click();
  await page.getByText("Page 2 of 200").waitFor();
  await expect.poll(() => boxes(page).count(), { timeout: 30_000 }).toBe(PAGE_SIZE);
  expect(Math.max(...shown)).toBe(PAGE_SIZE);
});
