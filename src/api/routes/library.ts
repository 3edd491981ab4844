/** Finished clips, with links that play them. */
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Config } from "../../config.ts";
import type { Database } from "../../store/client.ts";
import { type ClipRow, getClip, listClips } from "../../store/clips.ts";
import { clipLinks } from "../clip-links.ts";
import type { ApiDeps, AppEnv } from "../context.ts";
import { json, pageFields, problems } from "../documented.ts";
import { clipSchema } from "../library-schemas.ts";
import { Problem } from "../problems.ts";
import { pageOf } from "../schemas.ts";
import { strictFields } from "../validation.ts";

const tags = ["Library"];

const list = createRoute({
  method: "get",
  path: "/",
  tags,
  summary: "Finished clips, newest first",
  request: { query: strictFields("parameter", { product_id: z.string().max(100).optional(), ...pageFields(50) }) },
  responses: { 200: json("A page of clips", pageOf(clipSchema)), ...problems("invalid-request") },
});

const one = createRoute({
  method: "get",
  path: "/{clip_id}",
  tags,
  summary: "One clip",
  request: { params: z.object({ clip_id: z.string().min(1).max(200) }) },
  responses: { 200: json("The clip", clipSchema), ...problems("clip-not-found") },
});

async function shown(config: Config, db: Database, clip: ClipRow, origin: string): Promise<z.infer<typeof clipSchema>> {
  const { id, project_id, job_id, product_id, title, created_at } = clip;
  const { duration_s, loudness_lufs, true_peak_db, size_bytes } = clip;
  const measures = { duration_s, loudness_lufs, true_peak_db, size_bytes };
  const links = await clipLinks(config, db, clip, origin);
  return { id, project_id, job_id, product_id, title, ...measures, ...links, created_at };
}

export function libraryRoutes({ config }: ApiDeps) {
  return new OpenAPIHono<AppEnv>()
    .openapi(list, async (c) => {
      const { db } = c.get("caller");
      const filter = c.req.valid("query");
      const { origin } = new URL(c.req.url);
      const { items, total } = await listClips(db, c.get("profileId"), filter);
      const clips = await Promise.all(items.map((clip) => shown(config, db, clip, origin)));
      return c.json({ items: clips, total, page: filter.page, page_size: filter.page_size }, 200);
    })
    .openapi(one, async (c) => {
      const { db } = c.get("caller");
      const clip = await getClip(db, c.get("profileId"), c.req.valid("param").clip_id);
      if (clip === null) throw new Problem("clip-not-found");
      return c.json(await shown(config, db, clip, new URL(c.req.url).origin), 200);
    });
}
