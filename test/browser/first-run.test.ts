/** What somebody sees who has just come. */
import { expect, test } from "vitest";
import { newProfile } from "../api/client.ts";
import { openPage } from "./browser.ts";

test("the sample shop, all its products and the form that starts their videos are three clicks away", async () => {
  const { headers } = await newProfile();
  const page = await openPage("/products", { headers, expected: /umbrela-lipsa\.jpg/ });
  await page.getByRole("button", { name: "Try the sample shop" }).click();
  // They come by themselves.
  await page.getByRole("button", { name: "Select all on page" }).click();
  const count = await page.getByRole("checkbox", { checked: true }).count();
  expect(count).toBeGreaterThan(10);
  await page.getByRole("button", { name: `Generate ${count} Videos`, exact: true }).click();
  await page.getByRole("dialog", { name: `Generate ${count} videos` }).waitFor();
});

test("an own feed is one click away, too", async () => {
  const { headers } = await newProfile();
  const page = await openPage("/products", { headers });
  await page.getByRole("link", { name: "Add your feed" }).click();
  await page.getByRole("heading", { level: 1, name: "Feeds" }).waitFor();
});
