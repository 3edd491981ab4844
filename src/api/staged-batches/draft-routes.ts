/** Batch mode, before the start: fill a draft, lock it, unlock it. */
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { addItems, removeItem } from "../../services/batches/drafts.ts";
import { lockDraft, unlockBatch } from "../../services/batches/lock.ts";
import { viewOf } from "../../services/batches/read-batch.ts";
import type { AppEnv } from "../context.ts";
import { body, json, KEYED, problems, WITH_BODY } from "../documented.ts";
import { idParams } from "../fields.ts";
import { itemParams, itemsBody, stagedBatchSchema } from "./schema.ts";
import { serializeBatch } from "./serialize.ts";

const tags = ["Batch mode"];
const theBatch = json("The batch as it is now", stagedBatchSchema);

const add = createRoute({
  method: "post",
  path: "/{id}/items",
  tags,
  summary: "Add texts or products to a draft",
  description:
    "All go in, or none. A product goes in once; /app.json says how many items a batch takes. A product that is unknown fails alone when the batch runs.",
  request: { params: idParams, body: body(itemsBody) },
  responses: {
    201: json("The batch with its items", stagedBatchSchema),
    ...problems("batch-not-found", "batch-state", ...WITH_BODY, ...KEYED),
  },
});

const removeOne = createRoute({
  method: "delete",
  path: "/{id}/items/{item_id}",
  tags,
  summary: "Take an item out of a draft",
  request: { params: itemParams },
  responses: {
    204: { description: "It is gone" },
    ...problems("batch-not-found", "item-not-found", "batch-state"),
  },
});

const lock = createRoute({
  method: "post",
  path: "/{id}/lock",
  tags,
  summary: "Check the whole configuration and lock it",
  description: "Names every fault at once: items, voice, provider's key, duration, platform.",
  request: { params: idParams },
  responses: { 200: theBatch, ...problems("batch-not-found", "batch-state", "batch-not-ready", ...KEYED) },
});

const unlock = createRoute({
  method: "post",
  path: "/{id}/unlock",
  tags,
  summary: "Make a locked batch a draft again",
  request: { params: idParams },
  responses: { 200: theBatch, ...problems("batch-not-found", "batch-state", ...KEYED) },
});

export function draftRoutes() {
  return new OpenAPIHono<AppEnv>()
    .openapi(add, async (c) => {
      const found = await addItems(c.get("context"), c.req.valid("param").id, c.get("workId"), c.req.valid("json"));
      return c.json(serializeBatch(viewOf(found)), 201);
    })
    .openapi(removeOne, async (c) => {
      const { id, item_id } = c.req.valid("param");
      await removeItem(c.get("context"), id, item_id);
      return c.body(null, 204);
    })
    .openapi(lock, async (c) => {
      const locked = await lockDraft(c.get("context"), c.req.valid("param").id);
      return c.json(serializeBatch(viewOf(locked)), 200);
    })
    .openapi(unlock, async (c) => {
      const unlocked = await unlockBatch(c.get("context"), c.req.valid("param").id);
      return c.json(serializeBatch(viewOf(unlocked)), 200);
    });
}
