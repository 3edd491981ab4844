/** Selecting products and starting their videos. */
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { bodyOf } from "../../src/api/client.ts";
import { type Product, productsOf, sampleShop } from "../support/batches.ts";
import type { Profile } from "../support/client.ts";
import { openPage } from "./browser.ts";

/** One of the sample shop's pictures is missing, as its title says. */
const EXPECTED = { expected: /umbrela-lipsa\.jpg/ };
let shop: Profile;
let products: Product[];
beforeAll(async () => {
  shop = await sampleShop();
  products = await productsOf(shop.api);
});

const open = (path = "/products", options = {}) => openPage(path, { headers: shop.headers, ...EXPECTED, ...options });
const box = (page: Page, title: string) => page.getByRole("checkbox", { name: title, exact: true });
const titleOf = (index: number): string => products[index]?.title ?? "";
const bar = (page: Page) => page.getByRole("region", { name: "Selection" });
/** Clicks the card: its label covers it, and the input itself is hidden. */
const press = (page: Page, title: string) =>
  page
    .getByRole("listitem")
    .filter({ has: box(page, title) })
    .click();
async function choose(page: Page, field: string, choice: string): Promise<void> {
  await page.getByRole("dialog").getByRole("button", { name: field }).click();
  await page.getByRole("option", { name: choice }).click();
}

test("every card shows a checkbox that is labelled with its title", async () => {
  const page = await open();
  await box(page, titleOf(0)).waitFor();
  for (const { title } of products) {
    expect(await box(page, title).count()).toBe(1);
    const shown = page
      .getByRole("listitem")
      .filter({ has: box(page, title) })
      .locator("label > span:has(svg)")
      .first();
    expect(await shown.isVisible()).toBe(true);
    expect((await shown.boundingBox())?.width).toBeGreaterThanOrEqual(20);
  }
});

test("a bar at the window's bottom says how many are selected, on any page and filter", async () => {
  const page = await open();
  await press(page, titleOf(0));
  await bar(page).getByText("1 selected").waitFor();
  await bar(page).getByRole("button", { name: "Generate 1 Video", exact: true }).waitFor();
  const place = await bar(page).boundingBox();
  expect((place?.y ?? 0) + (place?.height ?? 0)).toBeCloseTo(page.viewportSize()?.height ?? 0, -1);

  await page.getByRole("searchbox", { name: "Search products" }).fill(titleOf(3));
  await box(page, titleOf(0)).waitFor({ state: "detached" });
  expect(new URL(page.url()).searchParams.get("q")).toBe(titleOf(3));
  await press(page, titleOf(3));
  await bar(page).getByRole("button", { name: "Generate 2 Videos", exact: true }).waitFor();

  await page.getByRole("searchbox", { name: "Search products" }).fill("");
  await box(page, titleOf(0)).waitFor();
  expect(await box(page, titleOf(0)).isChecked()).toBe(true);
  await bar(page).getByRole("button", { name: "Select all on page" }).click();
  await bar(page).getByText(`${products.length} selected`).waitFor();
  await bar(page).getByRole("button", { name: "Clear" }).click();
  await bar(page).waitFor({ state: "detached" });
  expect(await page.getByRole("checkbox", { checked: true }).count()).toBe(0);
});

test("the address keeps the search, and a search without a hit can be cleared", async () => {
  const page = await open("/products?q=nothing-is-called-so");
  await page.getByRole("heading", { name: "No product matches" }).waitFor();
  expect(await page.getByRole("searchbox").inputValue()).toBe("nothing-is-called-so");
  await page.getByRole("button", { name: "Clear search and filters" }).click();
  await box(page, titleOf(0)).waitFor();
  expect(await page.getByRole("searchbox").inputValue()).toBe("");
});

test("the switch shows only what is on sale", async () => {
  const page = await open();
  await page.getByText("On sale", { exact: true }).click();
  const sale = products.filter(({ on_sale }) => on_sale).length;
  await page.getByText(`${sale} products`, { exact: true }).waitFor();
  expect(await page.getByRole("checkbox").count()).toBe(sale);
  expect(await page.getByText(/^−\d+%$/).count()).toBe(sale);
});

test("a product whose picture is missing says so in its place", async () => {
  const page = await open();
  await page.getByText("The picture can't be loaded").waitFor();
});

test("the form shows what will fail, an error at its field, and Start pressed twice makes one batch", async () => {
  const page = await open(undefined, { expected: /umbrela-lipsa|batch-generate/ });
  for (const title of ["Pantofi sport Zbor Rapid", "Fotoliu Molcom din catifea"]) await press(page, title);
  await page.getByRole("button", { name: "Generate 2 Videos" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText(/This takes about \d+/).waitFor();

  await choose(page, "Voice from", "eSpeak");
  const voice = dialog.getByRole("combobox", { name: "Voice" });
  await voice.fill("xx-YY-Nobody");
  await dialog.getByText("All of them will fail as things are").waitFor();
  await voice.fill("ro-RO-EmilNeural");
  await dialog.getByText("will fail as things are").waitFor({ state: "detached" });
  await dialog.getByText(/This takes about \d+/).waitFor();

  await dialog.getByRole("button", { name: "More settings" }).click();
  const spoken = dialog.getByRole("textbox", { name: "What is spoken" });
  await spoken.fill("");
  await dialog.getByRole("button", { name: "Start" }).click();
  await spoken.and(page.locator("[aria-invalid=true]")).waitFor();
  await spoken.fill("{title}");
  await choose(page, "Length", "15 seconds");
  await dialog.getByRole("button", { name: "Start" }).dblclick();
  await page.waitForURL(/\/batch-generate\?batch_id=/);
  expect((await bodyOf(shop.batches.$get({ query: {} }))).items).toHaveLength(1);
  await page.getByRole("button", { name: "Cancel batch" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel the batch" }).click();
  await page
    .getByRole("status")
    .getByText(/cancelled/i)
    .first()
    .waitFor();
});
