/** Batch mode, before the start: fill a draft, lock it, unlock it. */
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { checkForLock } from "../../services/batches/check-before-lock.ts";
import { mergeFor, newItems, requireRoom, settingsOf } from "../../services/batches/drafts.ts";
import { doneOr, moveRefused, requireBatch, requireMove } from "../../services/batches/moves.ts";
import { type BatchStatusReader, viewOf } from "../../services/batches/status.ts";
import { addItems, lockBatch, removeItem, unlockBatch } from "../../store/batch-moves.ts";
import { type Database, isUuid } from "../../store/client.ts";
import { itemsBody, stagedBatchSchema } from "../batches/schema.ts";
import { shownBatch } from "../batches/serialize.ts";
import type { ApiDeps, AppEnv } from "../context.ts";
import { body, idParams, json, KEYED, problems, WITH_BODY } from "../documented.ts";
import { Problem } from "../problems.ts";

const tags = ["Batch mode"];
const theBatch = json("The batch as it is now", stagedBatchSchema);

const add = createRoute({
  method: "post",
  path: "/{id}/items",
  tags,
  summary: "Add texts or products to a draft",
  description: "All go in, or none. A product that is unknown fails alone when the batch runs.",
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
  request: { params: idParams.extend({ item_id: z.string().min(1).max(200) }) },
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

/** How often a lock checks anew because the batch was changed meanwhile. */
const LOCK_TRIES = 3;

export function stagedFillingRoutes({ config }: ApiDeps, reader: BatchStatusReader) {
  async function lockChecked(db: Database, profileId: string, id: string) {
    const merge = await mergeFor(config, db, profileId);
    for (let tries = 0; tries < LOCK_TRIES; tries++) {
      const { batch, jobs } = await requireMove(db, profileId, id, "lock");
      const settings = await checkForLock(config, merge(settingsOf(batch.config)), jobs.length);
      const locked = await lockBatch(db, batch.id, settings, batch.changes);
      if (locked !== null) return { batch: locked, jobs };
    }
    throw moveRefused((await requireBatch(db, profileId, id)).batch, "lock");
  }

  return new OpenAPIHono<AppEnv>()
    .openapi(add, async (c) => {
      const { db } = c.get("caller");
      const profileId = c.get("profileId");
      const given = c.req.valid("json");
      const move = { db, profileId, id: c.req.valid("param").id, move: "add items" } as const;
      const found = await requireMove(db, profileId, move.id, move.move);
      requireRoom(given, found.jobs.length, config.BATCH_MAX_ITEMS);
      const items = await newItems(db, found, given);
      const added = await addItems(db, found.batch.id, { workId: c.get("workId"), items, max: config.BATCH_MAX_ITEMS });
      reader.invalidate(profileId, found.batch.id);
      const now = await requireBatch(db, profileId, found.batch.id);
      // Others may have filled it meanwhile, or have locked it.
      if (added === null && now.batch.status === "draft") requireRoom(given, now.jobs.length, config.BATCH_MAX_ITEMS);
      await doneOr(added, move);
      return c.json(shownBatch(viewOf(now)), 201);
    })
    .openapi(removeOne, async (c) => {
      const { db } = c.get("caller");
      const profileId = c.get("profileId");
      const { id, item_id } = c.req.valid("param");
      const { batch, jobs } = await requireMove(db, profileId, id, "remove items");
      if (!isUuid(item_id) || !jobs.some((job) => job.id === item_id.toLowerCase()))
        throw new Problem("item-not-found");
      const removed = await removeItem(db, batch.id, item_id);
      reader.invalidate(profileId, batch.id);
      await doneOr(removed, { db, profileId, id: batch.id, move: "remove items" });
      return c.body(null, 204);
    })
    .openapi(lock, async (c) => {
      const { db } = c.get("caller");
      const profileId = c.get("profileId");
      const locked = await lockChecked(db, profileId, c.req.valid("param").id);
      reader.invalidate(profileId, locked.batch.id);
      return c.json(shownBatch(viewOf(locked)), 200);
    })
    .openapi(unlock, async (c) => {
      const { db } = c.get("caller");
      const profileId = c.get("profileId");
      const { batch, jobs } = await requireMove(db, profileId, c.req.valid("param").id, "unlock");
      const unlocked = await unlockBatch(db, batch.id);
      reader.invalidate(profileId, batch.id);
      const done = await doneOr(unlocked, { db, profileId, id: batch.id, move: "unlock" });
      return c.json(shownBatch(viewOf({ batch: done, jobs })), 200);
    });
}
