/** Batch mode, before the start: draft, fill, lock. */
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { BATCH_STATUSES, type BatchConfig, type BatchRow, type JobRow } from "../../contract/jobs.ts";
import type { RenderSettings } from "../../contract/settings.ts";
import { scriptLocale } from "../../script/language.ts";
import { titleOfText } from "../../script/title.ts";
import {
  addItems,
  type Draft,
  deleteBatch,
  draftBatch,
  editBatch,
  lockBatch,
  type NewItem,
  removeItem,
  unlockBatch,
} from "../../store/batch-moves.ts";
import { listBatches } from "../../store/batches.ts";
import { type Database, isUuid } from "../../store/client.ts";
import { titlesOf } from "../../store/products.ts";
import { findProfile } from "../../store/profiles.ts";
import { doneOr, moveRefused, requireBatch, requireMove } from "../batch-moves.ts";
import {
  batchHeadlineSchema,
  type ConfigBody,
  draftBody,
  editBody,
  itemsBody,
  stagedBatchSchema,
} from "../batch-schemas.ts";
import { headlineOf, shownBatch } from "../batch-shapes.ts";
import { type BatchStatusReader, viewOf } from "../batch-status.ts";
import { requireCallable } from "../callback-address.ts";
import type { ApiDeps, AppEnv } from "../context.ts";
import { body, idParams, json, KEYED, pageFields, problems, WITH_BODY } from "../documented.ts";
import { checkForLock } from "../lock-check.ts";
import { invalidRequest, Problem } from "../problems.ts";
import { pageOf } from "../schemas.ts";
import { mergeSettings } from "../settings.ts";
import { strictFields } from "../validation.ts";

const tags = ["Batch mode"];
const theBatch = json("The batch as it is now", stagedBatchSchema);

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
  responses: { 200: theBatch, ...problems("batch-not-found", "batch-state", ...WITH_BODY) },
});

const remove = createRoute({
  method: "delete",
  path: "/{id}",
  tags,
  summary: "Delete a batch that is not processing; finished videos stay in the library",
  request: { params: idParams },
  responses: { 204: { description: "It is gone" }, ...problems("batch-not-found", "batch-state") },
});

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

/** Completes a configuration's settings, unchecked. */
type Merge = (settings: object) => Record<keyof RenderSettings, unknown>;

/** What a draft keeps of a request's configuration. */
function draftOf(name: string, given: ConfigBody, merge: Merge): Draft {
  const { callback_url: callbackUrl = null, max_failures: maxFailures = null, ...fields } = given;
  const config = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as BatchConfig;
  return { name, config, settings: merge(settingsOf(config)), callbackUrl, maxFailures };
}

/** The settings that a configuration names. */
function settingsOf({ platform, ...settings }: BatchConfig): object {
  return { ...settings, ...(platform === undefined ? {} : { encoding_preset: platform }) };
}

/** How often a lock checks anew because the batch was changed meanwhile. */
const LOCK_TRIES = 3;

export function stagedBatchRoutes({ config }: ApiDeps, reader: BatchStatusReader) {
  const mergeFor = async (db: Database, profileId: string) => {
    const profile = await findProfile(db, profileId);
    const merge: Merge = (settings) => mergeSettings(config, profile?.settings ?? {}, settings);
    return merge;
  };

  async function newItems(
    db: Database,
    { batch, jobs }: { batch: BatchRow; jobs: JobRow[] },
    given: z.infer<typeof itemsBody>,
  ) {
    const { contents = [], product_ids = [] } = given;
    const present = new Set(jobs.map((job) => job.product_id));
    const again = product_ids.filter((id) => present.has(id));
    if (again.length > 0) {
      throw invalidRequest([{ path: "product_ids", message: `are in the batch already: ${again.join(", ")}.` }]);
    }
    const titles = await titlesOf(db, batch.profile_id, product_ids);
    const locale = scriptLocale(batch.settings);
    const texts = contents.map((content): NewItem => ({ content, title: titleOfText(content, locale) }));
    const products = product_ids.map((id): NewItem => ({ product_id: id, title: titles.get(id) ?? null }));
    return [...texts, ...products];
  }

  function requireRoom(given: z.infer<typeof itemsBody>, present: number): void {
    const most = config.BATCH_MAX_ITEMS;
    const adding = (given.contents?.length ?? 0) + (given.product_ids?.length ?? 0);
    if (present + adding <= most) return;
    const message = `a batch takes ${most} items at most; this one has ${present}, and ${adding} more would be too many.`;
    throw invalidRequest([{ path: given.contents?.length ? "contents" : "product_ids", message }]);
  }

  async function lockChecked(db: Database, profileId: string, id: string) {
    const merge = await mergeFor(db, profileId);
    for (let tries = 0; tries < LOCK_TRIES; tries++) {
      const { batch, jobs } = await requireMove(db, profileId, id, "lock");
      const settings = await checkForLock(config, merge(settingsOf(batch.config)), jobs.length);
      const locked = await lockBatch(db, batch.id, settings, batch.changes);
      if (locked !== null) return { batch: locked, jobs };
    }
    throw moveRefused((await requireBatch(db, profileId, id)).batch, "lock");
  }

  return new OpenAPIHono<AppEnv>()
    .openapi(create, async (c) => {
      const { db } = c.get("caller");
      const profileId = c.get("profileId");
      const given = c.req.valid("json");
      await requireCallable(config, given.config.callback_url, "config.callback_url");
      const draft = draftOf(given.name, given.config, await mergeFor(db, profileId));
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
      const draft = given.config ? draftOf(kept.name, given.config, await mergeFor(db, profileId)) : kept;
      const edited = await editBatch(db, batch.id, draft);
      reader.forget(profileId, batch.id);
      const done = await doneOr(edited, { db, profileId, id: batch.id, move: "edit" });
      return c.json(shownBatch(viewOf({ batch: done, jobs })), 200);
    })
    .openapi(remove, async (c) => {
      const { db } = c.get("caller");
      const profileId = c.get("profileId");
      const { batch } = await requireMove(db, profileId, c.req.valid("param").id, "delete");
      const deleted = await deleteBatch(db, batch.id);
      reader.forget(profileId, batch.id);
      await doneOr(deleted ? true : null, { db, profileId, id: batch.id, move: "delete" });
      return c.body(null, 204);
    })
    .openapi(add, async (c) => {
      const { db } = c.get("caller");
      const profileId = c.get("profileId");
      const given = c.req.valid("json");
      const move = { db, profileId, id: c.req.valid("param").id, move: "add items" } as const;
      const found = await requireMove(db, profileId, move.id, move.move);
      requireRoom(given, found.jobs.length);
      const items = await newItems(db, found, given);
      const added = await addItems(db, found.batch.id, { workId: c.get("workId"), items, max: config.BATCH_MAX_ITEMS });
      reader.forget(profileId, found.batch.id);
      const now = await requireBatch(db, profileId, found.batch.id);
      // Others may have filled it meanwhile, or have locked it.
      if (added === null && now.batch.status === "draft") requireRoom(given, now.jobs.length);
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
      reader.forget(profileId, batch.id);
      await doneOr(removed, { db, profileId, id: batch.id, move: "remove items" });
      return c.body(null, 204);
    })
    .openapi(lock, async (c) => {
      const { db } = c.get("caller");
      const profileId = c.get("profileId");
      const locked = await lockChecked(db, profileId, c.req.valid("param").id);
      reader.forget(profileId, locked.batch.id);
      return c.json(shownBatch(viewOf(locked)), 200);
    })
    .openapi(unlock, async (c) => {
      const { db } = c.get("caller");
      const profileId = c.get("profileId");
      const { batch, jobs } = await requireMove(db, profileId, c.req.valid("param").id, "unlock");
      const unlocked = await unlockBatch(db, batch.id);
      reader.forget(profileId, batch.id);
      const done = await doneOr(unlocked, { db, profileId, id: batch.id, move: "unlock" });
      return c.json(shownBatch(viewOf({ batch: done, jobs })), 200);
    });
}
