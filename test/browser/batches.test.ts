import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { sampleShop } from "../support/batches.ts";
import type { Profile, ProfileHeaders } from "../support/client.ts";
import { type StagedBatches, stagedBatchesOf } from "../support/staged-batches.ts";
import { openPage, openWindow, tabTo } from "./browser.ts";

let profile: Profile;
let headers: ProfileHeaders;
let shop: StagedBatches;
beforeAll(async () => {
  profile = await sampleShop();
  ({ headers } = profile);
  shop = stagedBatchesOf(profile);
});

const items = (page: Page) => page.getByRole("list", { name: "Items" }).getByRole("listitem");
const step = (page: Page) => page.locator("[aria-current=step]");
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const lockErrors = (page: Page) => page.getByRole("alert").filter({ hasText: "It can't be locked yet" });

/** Polls for as long as a video may take. */
const soon = <T>(ask: () => T | Promise<T>) => expect.poll(ask, { timeout: 90_000, interval: 200 });

test("by keyboard alone, two texts and a product go from a draft to videos, and only the failed one is retried", async () => {
  // One product of the sample shop has no picture.
  const page = await openPage("/batches", { headers, expected: /umbrela-lipsa/ });
  await page.getByRole("heading", { name: "No batches yet" }).waitFor();
  await tabTo(page, button(page, "New batch").first());
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "New batch" }).waitFor();
  await page.keyboard.type("Space facts");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Space facts" }).waitFor();

  await tabTo(page, button(page, "Choose products"));
  await page.keyboard.press("Enter");
  await page.getByRole("option").first().waitFor();
  await page.keyboard.type("umbrelă");
  await soon(() => page.getByRole("option").count()).toBe(1);
  await tabTo(page, page.getByRole("option"));
  await page.keyboard.press("Space");
  await tabTo(page, button(page, "Add 1 product"));
  await page.keyboard.press("Enter");
  await items(page).filter({ hasText: "Umbrelă" }).waitFor();
  await page.getByRole("dialog").waitFor({ state: "detached" });

  await tabTo(page, page.getByLabel("Add texts"));
  await page.keyboard.type("Why is space dark?");
  await page.keyboard.press("Enter");
  await page.keyboard.type("Stars die.");
  await tabTo(page, button(page, "Add 2 texts"));
  await page.keyboard.press("Enter");
  await soon(() => items(page).count()).toBe(3);

  await tabTo(page, page.getByRole("button", { name: /Voice from/ }));
  await page.keyboard.press("Enter");
  await page.getByRole("listbox").waitFor();
  await page.keyboard.type("espeak");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: /eSpeak/ }).waitFor();
  await tabTo(page, button(page, "Lock"));
  await page.keyboard.press("Enter");
  await page.getByText("3 videos in about").waitFor();
  await tabTo(page, button(page, "Start"));
  await page.keyboard.press("Enter");

  await page.getByText("2 of 3 videos are ready, 1 failed.").waitFor();
  expect(await step(page).textContent()).toContain("Partial");
  const failed = items(page).filter({ hasText: "Umbrelă" });
  expect(await failed.textContent()).toMatch(/Failed.*picture/);

  const video = page.getByLabel("Stars die", { exact: true });
  await video.focus();
  await page.keyboard.press("Space");
  const played = () => video.evaluate((element: { currentTime?: number }) => element.currentTime ?? 0);
  await soon(played).toBeGreaterThan(0);

  const before = await shop.read(page.url().split("/").at(-1) ?? "");
  await tabTo(page, button(page, "Retry 1 Failed"));
  await page.keyboard.press("Enter");
  await soon(async () => (await shop.read(before.id)).items[0]?.finished_at).not.toBe(before.items[0]?.finished_at);
  const after = await shop.ended(before.id);
  expect(after.items.slice(1)).toEqual(before.items.slice(1));
  await button(page, "Retry 1 Failed").waitFor();
});

test("a lock reports every error at once, each at its field, until it is corrected", async () => {
  const id = await shop.draft({}, { voice_id: "xx-YY-Nobody", duration_s: 20 });
  const page = await openPage(`/batches/${id}`, { headers, expected: /422/ });
  await button(page, "Lock").click();
  const errors = lockErrors(page).getByRole("listitem");
  await soon(() => errors.count()).toBe(3);
  expect(await page.getByRole("combobox", { name: "Voice" }).getAttribute("aria-invalid")).toBe("true");
  expect(await page.getByText("This batch has none.").isVisible()).toBe(true);

  await page.getByLabel("Add texts").fill("Why is space dark?\n\nStars die,\nslowly.");
  await button(page, "Add 2 texts").click();
  await soon(() => items(page).count()).toBe(2);
  await soon(() => errors.count()).toBe(2);
  await page.getByRole("button", { name: /Length/ }).click();
  await page.getByRole("option", { name: "15 seconds" }).click();
  await page.getByRole("combobox", { name: "Voice" }).fill("en-GB-SoniaNeural");
  await page.keyboard.press("Escape");
  await lockErrors(page).waitFor({ state: "detached" });
  await page.getByLabel("Name").fill("Renamed");
  await button(page, "Lock").click();

  await button(page, "Start").waitFor();
  expect(await shop.read(id)).toMatchObject({
    name: "Renamed",
    status: "locked",
    settings: { duration_s: 15, voice_id: "en-GB-SoniaNeural" },
    items: [{ content: "Why is space dark?" }, { content: "Stars die,\nslowly." }],
  });
  await page.getByRole("group", { name: "The batch, Locked" }).and(page.locator(":focus")).waitFor();
});

test("texts that are too many or too long are reported while they are typed", async () => {
  const id = await shop.draft({ contents: Array.from({ length: 9 }, (_, index) => `Text ${index}`) });
  const page = await openPage(`/batches/${id}`, { headers });
  const texts = page.getByLabel("Add texts");
  await texts.fill("One\nTwo");
  await page.getByText("2 texts are too many: the batch takes 1 more.").waitFor();
  await texts.fill("😀".repeat(2001));
  await page.getByText("The text has 2,001 characters; 2,000 is the most.").waitFor();
  await texts.fill("😀".repeat(2000));
  await button(page, "Add text").click();
  await soon(() => items(page).count()).toBe(10);
  expect(await button(page, "Choose products").isDisabled()).toBe(true);
});

test("a draft that was changed elsewhere is shown as it is now, with a notice", async () => {
  const id = await shop.draft({ contents: ["Text"] });
  const page = await openPage(`/batches/${id}`, { headers, expected: /409/ });
  await page.getByLabel("Name").waitFor();
  await profile.batches[":id"].lock.$post({ param: { id } });
  await page.getByLabel("Name").fill("Too late");
  await page.getByText("Somebody else has changed this batch meanwhile").waitFor();
  await button(page, "Start").waitFor();
  expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("A batch");
});

describe("a running batch", () => {
  test("shows its progress in the list, can't be deleted, is paused, resumed, cancelled, and then deleted", async () => {
    const id = await shop.started({ contents: Array.from({ length: 6 }, (_, index) => `Stars die, part ${index}.`) });
    const { open } = await openWindow({ headers, expected: /409/ });
    const page = await open("/batches?status=processing&kind=staged");
    const row = page.getByRole("list", { name: "Batches" }).getByRole("listitem");
    await row.getByRole("progressbar").waitFor();
    await button(page, "Delete A batch").click();
    await button(page, "Delete").click();
    await page.getByRole("alert").filter({ hasText: "cannot be deleted" }).waitFor();
    await button(page, "Cancel").click();

    await row.getByRole("link", { name: "A batch" }).click();
    await button(page, "Pause").click();
    await button(page, "Resume").waitFor();
    expect(await step(page).textContent()).toContain("Paused");
    await button(page, "Resume").click();
    await button(page, "Pause").waitFor();
    await button(page, "Cancel batch").click();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel the batch" }).click();
    await step(page).filter({ hasText: "Cancelled" }).waitFor();
    expect((await shop.read(id)).status).toBe("cancelled");

    await button(page, "Duplicate").click();
    await page.getByRole("heading", { level: 1, name: "Copy of A batch" }).waitFor();
    await soon(() => items(page).count()).toBe(6);
    await button(page, "Delete").click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await page.getByRole("heading", { level: 1, name: "Batches" }).waitFor();
    await page.getByRole("link", { name: "Copy of A batch" }).waitFor({ state: "detached" });
  });
});

test("the address of an unknown batch leads to the list", async () => {
  const page = await openPage("/batches/nonsense", { headers, expected: /404/ });
  await page.getByRole("heading", { name: "There is no such batch" }).waitFor();
  await page.getByRole("link", { name: "See your batches" }).click();
  await page.getByRole("heading", { level: 1, name: "Batches" }).waitFor();
});
