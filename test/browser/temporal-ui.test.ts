/** Temporal's Web UI behind our proxy: its pages load their scripts and read its API. */
import { expect, inject, test } from "vitest";
import { runningStack } from "../../src/stack/record.ts";
import { openPage } from "./browser.ts";

test("Temporal's Web UI shows the workflows of the stack", async () => {
  const origin = runningStack(inject("dataDir"))?.temporal_ui ?? "";
  // Its own pages log what they like.
  const page = await openPage("/namespaces/default/workflows", { origin, expected: /./ });
  await page.getByRole("heading", { name: /Workflows/ }).waitFor();
  const { status, type } = await page.evaluate(async () => {
    const answer = await fetch("/api/v1/namespaces/default/workflows?query=");
    return { status: answer.status, type: answer.headers.get("content-type") };
  });
  expect(status).toBe(200);
  expect(type).toContain("application/json");
});
