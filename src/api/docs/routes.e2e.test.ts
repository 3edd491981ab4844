import { expect, test } from "vitest";
import { openPage } from "../../../test/browser/browser.ts";
import { apiUrl } from "../../../test/support/client.ts";

interface Operation {
  summary?: string;
  parameters?: { name: string }[];
  responses: Record<string, { content?: Record<string, { examples?: object }> }>;
}
interface OpenApi {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
}

test("the OpenAPI document describes every route, with examples of its problems", async () => {
  const document = (await (await fetch(`${apiUrl}/openapi.json`)).json()) as OpenApi;
  expect(document.openapi).toBe("3.1.0");
  expect(Object.keys(document.paths)).toEqual(
    expect.arrayContaining([
      "/api/v1/products/batch-generate",
      "/api/v1/products/batch/{id}/status",
      "/api/v1/products/batch/{id}/retry",
      "/api/v1/products/{id}/generate",
      "/api/v1/jobs/{id}",
      "/api/v1/feeds/{id}/sync",
      "/api/v1/library/{clip_id}",
      "/api/v1/products/batch/{id}/events",
      ...["", "/{id}", "/{id}/items", "/{id}/lock", "/{id}/unlock", "/{id}/start", "/{id}/retry", "/{id}/progress"].map(
        (path) => `/v1/batch${path}`,
      ),
      ...["failed", "outputs", "cancel", "pause", "resume", "events"].map((path) => `/v1/batch/{id}/${path}`),
    ]),
  );
  for (const [path, methods] of Object.entries(document.paths)) {
    if (!path.startsWith("/api/") && !path.startsWith("/v1/")) continue;
    for (const [method, operation] of Object.entries(methods)) {
      // Keys belong to a profile, so none comes with what makes or changes one.
      const keyed = method === "post" && !path.startsWith("/api/v1/profiles");
      if (keyed) expect(operation.parameters?.map(({ name }) => name)).toContain("Idempotency-Key");
      expect(operation.summary).toBeTruthy();
      for (const status of ["401", "403", "404", "500", "503"]) {
        expect(operation.responses[status]?.content?.["application/problem+json"]?.examples).toBeTruthy();
      }
    }
  }
});

test("the reference page shows the routes, and loads nothing from other hosts", async () => {
  const page = await openPage("about:blank");
  const elsewhere: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(apiUrl) && !request.url().startsWith("data:")) elsewhere.push(request.url());
  });
  await page.goto("/docs");
  await page.getByText("/api/v1/products/batch-generate").first().waitFor();
  expect(page.url()).toBe(`${apiUrl}/docs`);
  expect(elsewhere).toEqual([]);
});
