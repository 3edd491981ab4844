/** What all pages have in common. */
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { sampleShop } from "../support/batches.ts";
import { apiUrl, newProfile, type ProfileHeaders } from "../support/client.ts";
import { openPage } from "./browser.ts";

/** Compressed, as browsers get it. */
const MOST_SCRIPT_BYTES = 200_000;
/** One of the sample shop's pictures is missing. */
const EXPECTED = { expected: /umbrela-lipsa\.jpg/ };

let headers: ProfileHeaders;
beforeAll(async () => {
  ({ headers } = await sampleShop());
});

const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name });
const go = (page: Page, name: string) =>
  page.getByRole("navigation", { name: "Main" }).getByRole("link", { name }).click();

test("the pages work for the profile that was chosen", async () => {
  const { id, headers: other } = await newProfile();
  const page = await openPage("/library", { headers: other });
  const request = page.waitForRequest(/\/api\/v1\/feeds/);
  await go(page, "Feeds");
  expect((await request).headers()).toMatchObject({ "x-profile-id": id });
});

test("a navigation focuses the heading at the top of the page, and a step back returns to where it was left", async () => {
  const page = await openPage("/products", { headers, height: 400, ...EXPECTED });
  await page.getByRole("main").getByRole("listitem").first().waitFor();
  await page.mouse.wheel(0, 500);
  await expect.poll(() => page.evaluate("scrollY")).toBeGreaterThan(300);
  const left = await page.evaluate("scrollY");

  await go(page, "Feeds");
  await heading(page, "Feeds").and(page.locator(":focus")).waitFor();
  expect(await page.title()).toBe("Feeds · Feedreel");
  expect(await page.evaluate("scrollY")).toBe(0);
  const here = page.getByRole("navigation", { name: "Main" }).locator("[aria-current=page]");
  expect(await here.allTextContents()).toEqual(["Feeds"]);

  await page.goBack();
  await heading(page, "Products").and(page.locator(":focus")).waitFor();
  await expect.poll(() => page.evaluate("scrollY")).toBe(left);
  expect(await here.allTextContents()).toEqual(["Products"]);
});

test("the first Tab offers to skip the menu", async () => {
  const page = await openPage("/products", { headers, ...EXPECTED });
  await page.getByRole("main").getByRole("listitem").first().waitFor();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await page.getByRole("main").locator(":focus").waitFor();
});

test("the chosen theme is set before the first paint, and stays", async () => {
  const page = await openPage("/feeds", { headers, scheme: "light" });
  const ground = () => page.evaluate("getComputedStyle(document.documentElement).backgroundColor");
  const light = await ground();
  await page.getByRole("radio", { name: "Dark theme" }).click();
  const dark = await ground();
  expect(dark).not.toBe(light);
  await page.reload({ waitUntil: "commit" });
  await page.waitForSelector("html[data-theme=dark]", { state: "attached" });
  await heading(page, "Feeds").waitFor();
  expect(await ground()).toBe(dark);
});

test("an unknown address answers 404 and says so", async () => {
  const page = await openPage("/products", { headers, expected: /umbrela-lipsa|status of 404/ });
  const response = await page.goto("/prodcts");
  expect(response?.status()).toBe(404);
  await heading(page, "Not found").waitFor();
  await page.getByRole("link", { name: "Go to Products" }).click();
  await heading(page, "Products").waitFor();
});

test("the first page loads less than 200 kB of script", async () => {
  const page = await openPage("/products", { headers, ...EXPECTED });
  await page.getByRole("main").getByRole("listitem").first().waitFor();
  const scripts = (await page.evaluate(
    "performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => name.endsWith('.js'))",
  )) as string[];
  expect(scripts.length).toBeGreaterThan(1);
  expect(scripts.filter((url) => !url.startsWith(apiUrl))).toEqual([]);
  const sizes = scripts.map(async (url) => {
    const { headers: sent } = await fetch(url, { method: "HEAD", headers: { "accept-encoding": "br" } });
    expect(sent.get("content-encoding")).toBe("br");
    return Number(sent.get("content-length"));
  });
  const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  expect(total).toBeGreaterThan(10_000);
  expect(total).toBeLessThan(MOST_SCRIPT_BYTES);
});
