import { chromium } from "playwright-core";
import { expect, test } from "vitest";
import { apiUrl } from "../support/client.ts";

interface Operation {
  summary?: string;
  parameters?: { name: string }[];
  responses: Record<string, { content?: Record<string, { examples?: object }> }>;
}
interface OpenApi {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
}

const HEADLESS = [
  ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
  ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
];

test("the OpenAPI document describes every route, its problems with examples", async () => {
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
      // Keys belong to a profile, so none comes with what makes one.
      const keyed = method === "post" && path !== "/api/v1/profiles";
      if (keyed) expect(operation.parameters?.map(({ name }) => name)).toContain("Idempotency-Key");
      expect(operation.summary).toBeTruthy();
      for (const status of ["401", "403", "404", "500", "503"]) {
        expect(operation.responses[status]?.content?.["application/problem+json"]?.examples).toBeTruthy();
      }
    }
  }
});

test("the reference page shows the routes, and loads nothing from elsewhere", async () => {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
    args: HEADLESS,
  });
  try {
    const page = await browser.newPage();
    const elsewhere: string[] = [];
    const faults: string[] = [];
    page.on("request", (request) => {
      if (!request.url().startsWith(apiUrl) && !request.url().startsWith("data:")) elsewhere.push(request.url());
    });
    page.on("console", (message) => {
      if (message.type() === "error") faults.push(message.text());
    });
    page.on("pageerror", (error) => faults.push(error.message));
    await page.goto(`${apiUrl}/docs`);
    await page.getByText("/api/v1/products/batch-generate").first().waitFor();
    expect(page.url()).toBe(`${apiUrl}/docs`);
    expect([elsewhere, faults]).toEqual([[], []]);
  } finally {
    await browser.close();
  }
});
