/** Batch mode: drafts, and batches as a whole. */
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { BATCH_STATUSES } from "../../contract/jobs.ts";
import { draftOf, mergeFor } from "../../services/batches/drafts.ts";
import { doneOr, requireMove } from "../../services/batches/moves.ts";
import { type BatchStatusReader, viewOf } from "../../services/batches/status.ts";
import { requireCallable } from "../../services/notifications/callback-address.ts";
import { type Draft, deleteBatch, draftBatch, editBatch } from "../../store/batch-moves.ts";
import { listBatches } from "../../store/batches.ts";
import { batchHeadlineSchema, draftBody, editBody, stagedBatchSchema } from "../batches/schema.ts";
import { headlineOf, shownBatch } from "../batches/serialize.ts";
import type { ApiDeps, AppEnv } from "../context.ts";
import { body, idParams, json, KEYED, pageFields, problems, WITH_BODY } from "../documented.ts";
import { Problem } from "../problems.ts";
import { pageOf } from "../schemas.ts";
import { strictFields } from "../validation.ts";

const tags = ["Batch mode"];

const create = createRoute({
  method: "post",
  path: "/",
  tags,
  summary: "Draft a batch",
  description:
    "Then add items, lock and start it. The voice, its provider's key and the length are judged at the lock.",
  request: { body: body(draftBody) },
  responses: { 201: json("The draft", stagedBatchSchema), ...problems(...WITH_BODY, ...KEYED) },
});

const list = createRoute({
  method: "get",
  path: "/",
  tags,
  summary: "Your batches of both kinds, newest first",
  request: {
    query: strictFields("parameter", {
      status: z.enum(BATCH_STATUSES).optional(),
      kind: z.enum(["product", "staged"]).optional(),
      ...pageFields(20),
    }),
  },
  responses: { 200: json("A page of batches", pageOf(batchHeadlineSchema)), ...problems("invalid-request") },
});

const one = createRoute({
  method: "get",
  path: "/{id}",
  tags,
  summary: "One batch with its items",
  request: { params: idParams },
  responses: { 200: json("The batch", stagedBatchSchema), ...problems("batch-not-found") },
});

const edit = createRoute({
  method: "patch",
  path: "/{id}",
  tags,
  summary: "Rename a draft, or give it another configuration",
  request: { params: idParams, body: body(editBody) },
  responses: {
    200: json("The batch as it is now", stagedBatchSchema),
    ...problems("batch-not-found", "batch-state", ...WITH_BODY),
  },
});

const remove = createRoute({
  method: "delete",
  path: "/{id}",
  tags,
  summary: "Delete a batch that is not processing; finished videos stay in the library",
  request: { params: idParams },
  responses: { 204: { description: "It is gone" }, ...problems("batch-not-found", "batch-state") },
});

export function stagedBatchRoutes({ config }: ApiDeps, reader: BatchStatusReader) {
  return new OpenAPIHono<AppEnv>()
    .openapi(create, async (c) => {
      const { db } = c.get("caller");
      const profileId = c.get("profileId");
      const given = c.req.valid("json");
      await requireCallable(config, given.config.callback_url, "config.callback_url");
      const draft = draftOf(given.name, given.config, await mergeFor(config, db, profileId));
      const batch = await draftBatch(db, profileId, c.get("workId"), draft);
      if (batch === null) throw new Problem("internal-error");
      return c.json(shownBatch(viewOf({ batch, jobs: [] })), 201, { location: `/v1/batch/${batch.id}` });
    })
    .openapi(list, async (c) => {
      const filter = c.req.valid("query");
      const { items, total } = await listBatches(c.get("caller").db, c.get("profileId"), filter);
      const shown = items.map(({ batch, jobs }) => headlineOf(batch, jobs));
      return c.json({ items: shown, total, page: filter.page, page_size: filter.page_size }, 200);
    })
    .openapi(one, async (c) =>
      c.json(shownBatch(await reader.read(c.get("caller").db, c.get("profileId"), c.req.valid("param").id)), 200),
    )
    .openapi(edit, async (c) => {
      const { db } = c.get("caller");
      const profileId = c.get("profileId");
      const given = c.req.valid("json");
      const { batch, jobs } = await requireMove(db, profileId, c.req.valid("param").id, "edit");
      await requireCallable(config, given.config?.callback_url, "config.callback_url");
      const kept: Draft = {
        name: given.name ?? batch.name,
        config: batch.config,
        settings: batch.settings,
        callbackUrl: batch.callback_url,
        maxFailures: batch.max_failures,
      };
      const draft = given.config ? draftOf(kept.name, given.config, await mergeFor(config, db, profileId)) : kept;
      const edited = await editBatch(db, batch.id, draft);
      reader.invalidate(profileId, batch.id);
      const done = await doneOr(edited, { db, profileId, id: batch.id, move: "edit" });
      return c.json(shownBatch(viewOf({ batch: done, jobs })), 200);
    })
    .openapi(remove, async (c) => {
      const { db } = c.get("caller");
      const profileId = c.get("profileId");
      const { batch } = await requireMove(db, profileId, c.req.valid("param").id, "delete");
      const deleted = await deleteBatch(db, batch.id);
      reader.invalidate(profileId, batch.id);
      await doneOr(deleted ? true : null, { db, profileId, id: batch.id, move: "delete" });
      return c.body(null, 204);
    });
}
