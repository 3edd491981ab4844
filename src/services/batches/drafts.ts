/** Drafts of staged batches: their configuration and their items. */
import { AppError, invalidFields } from "../../contract/errors.ts";
import type { BatchConfig } from "../../contract/jobs.ts";
import { mergeSettings, type RenderSettings } from "../../contract/settings.ts";
import { knownBatchSettings } from "../../contract/stored.ts";
import { scriptLocale } from "../../copywriting/language.ts";
import { titleOfText } from "../../copywriting/title.ts";
import * as store from "../../store/batch-moves.ts";
import { isUuid } from "../../store/client.ts";
import { titlesOf } from "../../store/products.ts";
import { findProfile } from "../../store/profiles.ts";
import type { BatchRow } from "../../store/rows.ts";
import type { ServiceContext } from "../context.ts";
import { requireCallable } from "../notifications/callback-address.ts";
import { type FoundBatch, requireBatch, requireMove, requireMoved } from "./moves.ts";

/** A configuration as a request gives it. */
export type GivenConfig = { [K in keyof BatchConfig]?: BatchConfig[K] | undefined } & {
  callback_url?: string | undefined;
  max_failures?: number | undefined;
};

/** Items as a request gives them. */
export interface GivenItems {
  contents?: (string | { text: string; script: string })[] | undefined;
  product_ids?: string[] | undefined;
  /** By product, what its video says instead of what would be written. */
  scripts?: Record<string, string> | undefined;
}

/**
 * @param id of the batch: made again with the same id, it is the same batch
 * @throws AppError invalid-request where the callback's address is not public
 */
export async function createDraft(
  ctx: ServiceContext,
  id: string,
  { name, config }: { name: string; config: GivenConfig },
): Promise<FoundBatch> {
  await requireCallable(ctx.config, config.callback_url, "config.callback_url");
  const batch = await store.draftBatch(ctx.db, ctx.profileId, id, await draftOf(ctx, name, config));
  if (batch === null) throw new Error(`The id of a new batch, ${id}, is taken.`);
  return { batch, jobs: [] };
}

/** @throws AppError batch-not-found, batch-state, invalid-request */
export async function editDraft(
  ctx: ServiceContext,
  id: string,
  given: { name?: string | undefined; config?: GivenConfig | undefined },
): Promise<FoundBatch> {
  const { batch, jobs } = await requireMove(ctx, id, "edit");
  await requireCallable(ctx.config, given.config?.callback_url, "config.callback_url");
  const name = given.name ?? batch.name;
  const draft: store.Draft = given.config
    ? await draftOf(ctx, name, given.config)
    : {
        name,
        config: batch.config,
        settings: batch.settings,
        callbackUrl: batch.callback_url,
        maxFailures: batch.max_failures,
      };
  const edited = await store.editBatch(ctx.db, batch.id, draft);
  ctx.batches.invalidate(ctx.profileId, batch.id);
  return { batch: await requireMoved(ctx, batch.id, "edit", edited), jobs };
}

async function draftOf(ctx: ServiceContext, name: string, given: GivenConfig): Promise<store.Draft> {
  const { callback_url: callbackUrl = null, max_failures: maxFailures = null, ...fields } = given;
  const config = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as BatchConfig;
  return { name, config, settings: await completeConfig(ctx, config), callbackUrl, maxFailures };
}

/** A configuration's settings, completed with the profile's and the defaults, and not checked. */
export async function completeConfig(
  { config, db, profileId }: ServiceContext,
  { platform, ...settings }: BatchConfig,
): Promise<Record<keyof RenderSettings, unknown>> {
  const profile = await findProfile(db, profileId);
  const preset = platform === undefined ? {} : { encoding_preset: platform };
  return mergeSettings(config, profile?.settings ?? {}, { ...settings, ...preset });
}

/**
 * Adds texts and products, all or none.
 * @param workId of the request: items that it added already are not added again
 * @throws AppError batch-not-found, batch-state; invalid-request where there are too many, or a product is in it already
 */
export async function addItems(
  ctx: ServiceContext,
  id: string,
  workId: string,
  given: GivenItems,
): Promise<FoundBatch> {
  const max = ctx.config.BATCH_MAX_ITEMS;
  const found = await requireMove(ctx, id, "add items");
  const { id: batchId } = found.batch;
  requireRoom(given, found.jobs.length, max);
  const added = await store.addItems(ctx.db, batchId, { workId, items: await newItems(ctx, found, given) });
  ctx.batches.invalidate(ctx.profileId, batchId);
  const now = await requireBatch(ctx, batchId);
  // Other requests may have filled it meanwhile, or locked it.
  if (added === null && now.batch.status === "draft") requireRoom(given, now.jobs.length, max);
  await requireMoved(ctx, batchId, "add items", added);
  return now;
}

async function newItems(ctx: ServiceContext, { batch, jobs }: FoundBatch, given: GivenItems): Promise<store.NewItem[]> {
  const { contents = [], product_ids = [], scripts = {} } = given;
  const present = new Set(jobs.map((job) => job.product_id));
  const again = product_ids.filter((id) => present.has(id));
  if (again.length > 0) {
    throw invalidFields([{ path: "product_ids", message: `are in the batch already: ${again.join(", ")}.` }]);
  }
  const scriptsById = new Map(Object.entries(scripts));
  const titles = await titlesOf(ctx.db, batch.profile_id, product_ids);
  const locale = scriptLocale(knownBatchSettings(batch.settings));
  const texts = contents.map((content) => {
    const { text, script } = typeof content === "string" ? { text: content, script: null } : content;
    return { content: text, title: titleOfText(text, locale), script };
  });
  const products = product_ids.map((id) => ({
    product_id: id,
    title: titles.get(id) ?? null,
    script: scriptsById.get(id) ?? null,
  }));
  return [...texts, ...products];
}

/**
 * @param present how many items the batch has
 * @param most how many it may have
 */
function requireRoom(given: GivenItems, present: number, most: number): void {
  const adding = (given.contents?.length ?? 0) + (given.product_ids?.length ?? 0);
  if (present + adding <= most) return;
  const message = `a batch takes ${most} items at most; this one has ${present}, and ${adding} more would be too many.`;
  throw invalidFields([{ path: given.contents?.length ? "contents" : "product_ids", message }]);
}

/** @throws AppError batch-not-found, batch-state, item-not-found */
export async function removeItem(ctx: ServiceContext, id: string, itemId: string): Promise<void> {
  const { batch, jobs } = await requireMove(ctx, id, "remove items");
  if (!isUuid(itemId) || !jobs.some((job) => job.id === itemId.toLowerCase())) throw new AppError("item-not-found");
  const removed: BatchRow | null = await store.removeItem(ctx.db, batch.id, itemId);
  ctx.batches.invalidate(ctx.profileId, batch.id);
  await requireMoved(ctx, batch.id, "remove items", removed);
}
