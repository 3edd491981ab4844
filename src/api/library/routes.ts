/** Finished clips: finding, playing and deleting them. */
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { deleteClip, listClips, readClip } from "../../services/library/clips.ts";
import type { AppEnv } from "../context.ts";
import { json, problems } from "../documented.ts";
import { pageOf, pathId } from "../fields.ts";
import { clipDetailSchema, clipFilter, clipQuery, clipSchema } from "./schema.ts";
import { serializeClip, serializeDetail } from "./serialize.ts";

const tags = ["Library"];
const params = z.object({ clip_id: pathId });

const list = createRoute({
  method: "get",
  path: "/",
  tags,
  summary: "Finished clips, newest first",
  request: { query: clipQuery },
  responses: {
    200: json("A page of clips", pageOf(clipSchema)),
    ...problems("invalid-request", "storage-unavailable"),
  },
});

const one = createRoute({
  method: "get",
  path: "/{clip_id}",
  tags,
  summary: "One clip: how it was made, and the other clips of its product",
  request: { params },
  responses: { 200: json("The clip", clipDetailSchema), ...problems("clip-not-found", "storage-unavailable") },
});

const remove = createRoute({
  method: "delete",
  path: "/{clip_id}",
  tags,
  summary: "Delete a clip with its project and its files",
  description: "Its job stays as history; its result says since when there is no clip.",
  request: { params },
  responses: { 204: { description: "Deleted" }, ...problems("clip-not-found") },
});

/** Links to local storage point to the server that got the request. */
const originOf = (c: { req: { url: string } }) => new URL(c.req.url).origin;

export function libraryRoutes() {
  return new OpenAPIHono<AppEnv>()
    .openapi(list, async (c) => {
      const filter = clipFilter(c.req.valid("query"));
      const { items, total } = await listClips(c.get("context"), filter, originOf(c));
      return c.json({ items: items.map(serializeClip), total, page: filter.page, page_size: filter.page_size }, 200);
    })
    .openapi(one, async (c) => {
      const clip = await readClip(c.get("context"), c.req.valid("param").clip_id, originOf(c));
      return c.json(serializeDetail(clip), 200);
    })
    .openapi(remove, async (c) => {
      await deleteClip(c.get("context"), c.req.valid("param").clip_id);
      return c.body(null, 204);
    });
}
