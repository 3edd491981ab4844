/** What somebody sees who has just come. */
import { expect, test } from "vitest";
import { type BatchBody, newProfile, post } from "../api/client.ts";
import { openPage } from "./browser.ts";

test("a batch of the sample shop's offers is three clicks away", async () => {
  const { headers } = await newProfile();
  const page = await openPage("/products", { headers, expected: /umbrela-lipsa\.jpg/ });
  await page.getByRole("button", { name: "Try the sample shop" }).click();
  // Its products come by themselves, three of them chosen.
  const generate = page.getByRole("button", { name: "Generate 3 Videos", exact: true });
  await generate.waitFor();
  expect(await page.getByRole("checkbox", { checked: true }).count()).toBe(3);
  await generate.click();
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await page.waitForURL(/\/batch-generate\?batch_id=/);
  const batchId = new URL(page.url()).searchParams.get("batch_id");
  const { body } = await post<BatchBody>(`/products/batch/${batchId}/cancel`, undefined, headers);
  expect(body.batch_id).toBe(batchId);
});

test("an own feed is one click away, too", async () => {
  const { headers } = await newProfile();
  const page = await openPage("/products", { headers });
  await page.getByRole("link", { name: "Add your feed" }).click();
  await page.getByRole("heading", { level: 1, name: "Feeds" }).waitFor();
});
