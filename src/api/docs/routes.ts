/** The reference page: Swagger UI with our OpenAPI document; all files are served from here. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { Hono } from "hono";
import { html } from "hono/html";
import type { AppEnv } from "../context.ts";

const { resolve } = createRequire(import.meta.url);

/** The files of Swagger UI that the page needs. */
const FILES: Record<string, string> = {
  "swagger-ui.css": "text/css; charset=utf-8",
  "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
  "favicon-32x32.png": "image/png",
};

const START = `SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#reference",
  deepLinking: true,
  persistAuthorization: true,
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
});
`;

const page = html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Feedreel API</title>
    <link rel="icon" href="/docs/favicon-32x32.png" />
    <link rel="stylesheet" href="/docs/swagger-ui.css" />
  </head>
  <body>
    <div id="reference"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>`;

/** Swagger UI sets inline styles and uses icons from data URLs; scripts come from this server only. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export function docsRoutes() {
  const app = new Hono<AppEnv>()
    .get("/", (c) => {
      c.header("content-security-policy", POLICY);
      return c.html(page);
    })
    .get("/start.js", (c) => c.body(START, 200, { "content-type": "text/javascript; charset=utf-8" }));
  for (const [name, type] of Object.entries(FILES)) {
    app.get(`/${name}`, async (c) => {
      const content = await readFile(resolve(`swagger-ui-dist/${name}`));
      return c.body(new Uint8Array(content), 200, { "content-type": type, "cache-control": "public, max-age=3600" });
    });
  }
  return app;
}
