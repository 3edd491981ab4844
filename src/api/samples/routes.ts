/** The sample shop: its feed and its pictures. Embedded mode only. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Hono } from "hono";
import { SAMPLE_IMAGES_DIR, sampleFeed } from "../../catalog/sample.ts";
import type { AppEnv } from "../context.ts";
import { Problem } from "../problem-details.ts";

export function sampleRoutes() {
  return new Hono<AppEnv>()
    .get("/feed.xml", async (c) => {
      const feed = await sampleFeed(`${new URL(c.req.url).origin}/samples`);
      return c.body(feed, 200, { "content-type": "application/xml; charset=utf-8" });
    })
    .get("/images/:name{[\\w-]+\\.jpg}", async (c) => {
      const content = await readFile(join(SAMPLE_IMAGES_DIR, c.req.param("name"))).catch((cause: unknown) => {
        throw new Problem("file-not-found", "The sample shop has no such picture.", { cause });
      });
      return c.body(new Uint8Array(content), 200, {
        "content-type": "image/jpeg",
        "cache-control": "max-age=3600",
        // The pages may be open at localhost while the feed names 127.0.0.1, which is another site.
        "cross-origin-resource-policy": "cross-origin",
      });
    });
}
