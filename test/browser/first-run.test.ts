/** What a new user sees. */
import { expect, test } from "vitest";
import { bodyOf } from "../../src/api/client.ts";
import { newProfile } from "../support/client.ts";
import { openPage } from "./browser.ts";

test("a batch of the sample shop's offers is three clicks away", async () => {
  const { headers, api } = await newProfile();
  const page = await openPage("/products", { headers, expected: /umbrela-lipsa\.jpg/ });
  await page.getByRole("button", { name: "Try the sample shop" }).click();
  // Its products are loaded by themselves, and three of them are selected.
  const generate = page.getByRole("button", { name: "Generate 3 Videos", exact: true });
  await generate.waitFor();
  expect(await page.getByRole("checkbox", { checked: true }).count()).toBe(3);
  await generate.click();
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await page.waitForURL(/\/batch-generate\?batch_id=/);
  const id = new URL(page.url()).searchParams.get("batch_id") ?? "";
  const { batch_id } = await bodyOf(api.products.batch[":id"].cancel.$post({ param: { id } }));
  expect(batch_id).toBe(id);
});

test("adding one's own feed is one click away", async () => {
  const { headers } = await newProfile();
  const page = await openPage("/products", { headers });
  await page.getByRole("link", { name: "Add your feed" }).click();
  await page.getByRole("heading", { level: 1, name: "Feeds" }).waitFor();
});
