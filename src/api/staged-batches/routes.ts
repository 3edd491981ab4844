/** Batch mode: drafts, and batches as a whole. */
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { deleteBatch } from "../../services/batches/control.ts";
import { createDraft, editDraft } from "../../services/batches/drafts.ts";
import { readBatch, viewOf } from "../../services/batches/read-batch.ts";
import { listBatches } from "../../store/batches.ts";
import type { AppEnv } from "../context.ts";
import { body, json, KEYED, problems, WITH_BODY } from "../documented.ts";
import { idParams, pageOf } from "../fields.ts";
import { batchHeadlineSchema, batchQuery, draftBody, editBody, stagedBatchSchema } from "./schema.ts";
import { serializeBatch, serializeHeadline } from "./serialize.ts";

const tags = ["Batch mode"];

const create = createRoute({
  method: "post",
  path: "/",
  tags,
  summary: "Draft a batch",
  description:
    "Then add items, lock and start it. The voice, its provider's key and the length are checked at the lock.",
  request: { body: body(draftBody) },
  responses: { 201: json("The draft", stagedBatchSchema), ...problems(...WITH_BODY, ...KEYED) },
});

const list = createRoute({
  method: "get",
  path: "/",
  tags,
  summary: "Your batches of both kinds, newest first",
  request: { query: batchQuery },
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

export function stagedBatchRoutes() {
  return new OpenAPIHono<AppEnv>()
    .openapi(create, async (c) => {
      const draft = await createDraft(c.get("context"), c.get("workId"), c.req.valid("json"));
      return c.json(serializeBatch(viewOf(draft)), 201, { location: `/v1/batch/${draft.batch.id}` });
    })
    .openapi(list, async (c) => {
      const { db, profileId } = c.get("context");
      const filter = c.req.valid("query");
      const { items, total } = await listBatches(db, profileId, filter);
      const shown = items.map(({ batch, jobs }) => serializeHeadline(batch, jobs));
      return c.json({ items: shown, total, page: filter.page, page_size: filter.page_size }, 200);
    })
    .openapi(one, async (c) => {
      const view = await readBatch(c.get("context"), c.req.valid("param").id);
      return c.json(serializeBatch(view), 200);
    })
    .openapi(edit, async (c) => {
      const edited = await editDraft(c.get("context"), c.req.valid("param").id, c.req.valid("json"));
      return c.json(serializeBatch(viewOf(edited)), 200);
    })
    .openapi(remove, async (c) => {
      await deleteBatch(c.get("context"), c.req.valid("param").id);
      return c.body(null, 204);
    });
}
