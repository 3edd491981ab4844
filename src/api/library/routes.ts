/** Finished clips: finding, playing and deleting them. */
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { type ClipLinks, linkClips } from "../../services/library/clip-links.ts";
import type { Database } from "../../store/client.ts";
import {
  type ClipVersion,
  type ClipWithJob,
  clipsOfProduct,
  deleteClip,
  getClip,
  listClips,
} from "../../store/clips.ts";
import { removeMedia } from "../../store/files/index.ts";
import type { ClipRow } from "../../store/rows.ts";
import type { ApiDeps, AppEnv } from "../context.ts";
import { json, problems } from "../documented.ts";
import { inOrder } from "../jobs/routes.ts";
import { Problem } from "../problems.ts";
import { pageOf } from "../schemas.ts";
import { clipDetailSchema, clipFilter, clipQuery, clipSchema } from "./schema.ts";

const tags = ["Library"];
/** Most versions that are shown with a clip. */
const MAX_VERSIONS = 50;
const params = z.object({ clip_id: z.string().min(1).max(200) });

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

function shown(clip: ClipRow, links: ClipLinks): z.infer<typeof clipSchema> {
  const { id, project_id, job_id, product_id, feed_id, batch_id, external_id, title, created_at } = clip;
  const { duration_s, loudness_lufs, true_peak_db, size_bytes } = clip;
  const ids = { id, project_id, job_id, product_id, feed_id, batch_id, external_id };
  const measures = { duration_s, loudness_lufs, true_peak_db, size_bytes };
  return { ...ids, title, ...measures, ...links, created_at };
}

function historyOf({ job }: ClipWithJob): z.infer<typeof clipDetailSchema>["history"] {
  const { batch, content, settings, result, created_at, started_at, finished_at } = job;
  const stages = inOrder(job.detail.stages ?? {});
  return { batch, content, settings, stages, notes: result?.notes ?? [], created_at, started_at, finished_at };
}

/** The clips of the same product; of a text's clip, itself alone. */
async function versionsOf(db: Database, clip: ClipWithJob): Promise<ClipVersion[]> {
  const { profile_id, product_key } = clip;
  const found = product_key === null ? [] : await clipsOfProduct(db, profile_id, product_key, MAX_VERSIONS);
  return found.some(({ id }) => id === clip.id) ? found : [...found, clip];
}

function shownVersion(
  { id, title, duration_s, job, created_at }: ClipVersion,
  links: ClipLinks,
  current: string,
): z.infer<typeof clipDetailSchema>["versions"][number] {
  const { thumbnail_url } = links;
  return { id, current: id === current, title, duration_s, settings: job.settings, thumbnail_url, created_at };
}

export function libraryRoutes({ config, logger }: ApiDeps) {
  return new OpenAPIHono<AppEnv>()
    .openapi(list, async (c) => {
      const { db } = c.get("caller");
      const filter = clipFilter(c.req.valid("query"));
      const { items, total } = await listClips(db, c.get("profileId"), filter);
      const linked = await linkClips(config, db, items, new URL(c.req.url).origin);
      const clips = linked.map(({ clip, links }) => shown(clip, links));
      return c.json({ items: clips, total, page: filter.page, page_size: filter.page_size }, 200);
    })
    .openapi(one, async (c) => {
      const { db } = c.get("caller");
      const clip = await getClip(db, c.get("profileId"), c.req.valid("param").clip_id);
      if (clip === null) throw new Problem("clip-not-found");
      const versions = await versionsOf(db, clip);
      const [own, ...others] = await linkClips(config, db, [clip, ...versions], new URL(c.req.url).origin);
      if (own === undefined) throw new Error("A clip has links.");
      const shownVersions = others.map((version) => shownVersion(version.clip, version.links, clip.id));
      return c.json({ ...shown(clip, own.links), history: historyOf(clip), versions: shownVersions }, 200);
    })
    .openapi(remove, async (c) => {
      const { db } = c.get("caller");
      const profileId = c.get("profileId");
      const deleted = await deleteClip(db, profileId, c.req.valid("param").clip_id);
      if (deleted === null) throw new Problem("clip-not-found");
      await removeMedia(config, db, { profileId, jobId: deleted.job_id }).catch((err: unknown) => {
        logger.warn({ err, job_id: deleted.job_id }, "a clip's files are left to the worker's sweep");
      });
      return c.body(null, 204);
    });
}
