import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { bodyOf } from "../../src/api/client.ts";
import { addSyncedFeed, sampleShop } from "../support/batches.ts";
import { apiUrl, newProfile } from "../support/client.ts";
import { openShop } from "../support/shop.ts";
import { openPage } from "./browser.ts";

/** Browsers log every refused request. */
const REFUSED = /status of (409|422)/;

const row = (page: Page, name: string) =>
  page.getByRole("listitem").filter({ has: page.getByRole("link", { name, exact: true }) });
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const textbox = (page: Page, name: string) => page.getByRole("textbox", { name, exact: true });

async function choose(page: Page, field: string, option: string): Promise<void> {
  await page.getByRole("button", { name: field }).click();
  await page.getByRole("option", { name: option }).click();
}

describe("the list", () => {
  test("offers the sample shop where there is no feed, and shows it being read", async () => {
    const { headers } = await newProfile();
    const page = await openPage("/feeds", { headers });
    await button(page, "Try the sample shop").click();
    const sample = row(page, "Sample shop");
    await sample.getByText("Synced").waitFor();
    await sample.getByText("13 products").waitFor();
    await page.getByText("Sample shop is synced: 13 new.").waitFor();

    await button(page, "Delete Sample shop").click();
    await page.getByRole("dialog").getByText("Its 13 products and its schedule go").waitFor();
    await button(page, "Delete feed").click();
    await page.getByText("Sample shop is deleted.").waitFor();
    await page.getByRole("heading", { name: "Add your first feed" }).waitFor();
  });

  test("reports what is wrong with an address at its field, and adds it once it is corrected", async () => {
    const { headers } = await newProfile();
    const page = await openPage("/feeds", { headers, expected: REFUSED });
    const address = textbox(page, "Address");
    const add = async (name: string, feedUrl: string) => {
      await textbox(page, "Name").fill(name);
      await address.fill(feedUrl);
      await button(page, "Add and sync").click();
    };
    await button(page, "Add feed").click();
    await add("My shop", "shop.example");
    await page.getByText("must be an http or https address").waitFor();
    expect(await address.getAttribute("aria-invalid")).toBe("true");
    await add("My shop", `${apiUrl}/samples/none.xml`);
    await page.getByText("My shop is added").waitFor();
    await row(page, "My shop").getByText("Failed").waitFor();
    await row(page, "My shop").getByText("404").waitFor();

    await button(page, "Add feed").click();
    await add("The same", `${apiUrl}/samples/none.xml`);
    await page.getByText("You have this feed already.").waitFor();
    await button(page, "Cancel").click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(await page.getByRole("main").getByRole("listitem").count()).toBe(1);
  });
});

describe("a feed's schedule", () => {
  test("is set, refuses a cron line at its field, shows its next runs, is paused and removed", async () => {
    const { headers, feedId } = await sampleShop();
    const page = await openPage(`/feeds/${feedId}`, { headers, expected: REFUSED });
    await button(page, "Set a schedule").click();
    expect(await page.getByRole("combobox", { name: "Time zone" }).inputValue()).toBe("Europe/Bucharest");
    await choose(page, "Repeat", "By a cron line");
    await textbox(page, "Cron line").fill("61 * * * *");
    await button(page, "Save schedule").click();
    await page.getByText("“61 * * * *” is no cron line").waitFor();
    expect(await textbox(page, "Cron line").getAttribute("aria-invalid")).toBe("true");

    await choose(page, "Repeat", "Every day");
    await page.getByLabel("Time", { exact: true }).fill("02:30");
    await button(page, "Save schedule").click();
    const nightly = page.getByRole("region", { name: "Nightly videos" });
    await nightly.getByText("At 02:30, every day, Europe/Bucharest").first().waitFor();
    const next = nightly.getByRole("list", { name: "Next runs" }).getByRole("listitem");
    expect(await next.allTextContents()).toEqual(Array.from({ length: 5 }, () => expect.stringMatching(/02:30$/)));

    const on = nightly.getByRole("switch", { name: "Run on schedule" });
    await on.press("Space");
    await nightly.getByText("Paused").waitFor();
    expect(await next.count()).toBe(0);
    await on.press("Space");
    await next.first().waitFor();

    await page.getByRole("link", { name: "Feeds", exact: true }).click();
    await row(page, "Sample shop").getByText("At 02:30, every day").waitFor();
    await page.getByRole("link", { name: "Sample shop", exact: true }).click();
    await button(page, "Remove schedule").first().click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove schedule" }).click();
    await page.getByText("The schedule is removed.").waitFor();
    await button(page, "Set a schedule").waitFor();
  });

  test("runs by hand and shows the outcome; rejected items are listed", async () => {
    const shop = await openShop(
      () => [
        { id: "1", title: "A lamp", price: "10 RON", image_link: "https://shop.example/lamp.jpg" },
        { id: "2", title: "A chair", price: "on request" },
      ],
      {},
    );
    try {
      const { headers, api } = await newProfile();
      const feedId = await addSyncedFeed(api, `${shop.url}/feed.xml`, "Small shop");
      const json = { cron: "0 3 * * *", time_zone: "UTC", products: "on_sale", tts_provider: "espeak" } as const;
      await bodyOf(api.feeds[":id"].schedule.$put({ param: { id: feedId }, json }));

      const page = await openPage(`/feeds/${feedId}`, { headers, width: 390 });
      const rejected = page.getByRole("region", { name: "Rejected items" }).getByRole("row");
      await rejected.filter({ hasText: "A chair" }).getByText("on request").waitFor();
      await button(page, "Run now").click();
      const run = page.getByRole("region", { name: "Nightly videos" }).getByRole("listitem");
      await run.filter({ hasText: "started by hand" }).getByText("Nothing to do", { exact: true }).waitFor();
    } finally {
      await shop.close();
    }
  });
});
