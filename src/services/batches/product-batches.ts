/** Product batches: one call makes the videos of many products. */
import { AppError } from "../../contract/errors.ts";
import { hasEnded } from "../../contract/jobs.ts";
import { PRESET_NAMES, type RenderSettings, type SettingsOverride } from "../../contract/settings.ts";
import * as store from "../../store/batches.ts";
import { deleteUnstartedWork } from "../../store/jobs.ts";
import { titlesOf } from "../../store/products.ts";
import { findProfile } from "../../store/profiles.ts";
import type { ServiceContext } from "../context.ts";
import { requireCallable } from "../notifications/callback-address.ts";
import { requireUsableSettings, resolveSettings } from "../profiles/complete-settings.ts";
import { type Forecast, forecast } from "./forecast.ts";
import { type BatchView, readBatch } from "./read-batch.ts";
import { startBatchRun } from "./start-batch-run.ts";

export interface ProductBatchRequest {
  productIds: string[];
  /** By product, what its video says instead of what would be written. */
  scripts: ReadonlyMap<string, string>;
  settings: SettingsOverride;
  callbackUrl: string | undefined;
  maxFailures: number | undefined;
}

export interface AcceptedBatch {
  batchId: string;
  total: number;
}

/** @throws AppError invalid-request, provider-key-missing */
async function resolve({ config, db, profileId }: ServiceContext, request: ProductBatchRequest) {
  const { productIds, scripts, callbackUrl } = request;
  await requireCallable(config, callbackUrl, "callback_url");
  const [profile, titles] = await Promise.all([findProfile(db, profileId), titlesOf(db, profileId, productIds)]);
  const settings = resolveSettings(config, profile?.settings ?? {}, request.settings);
  const items = productIds.map((productId) => ({
    productId,
    title: titles.get(productId) ?? null,
    script: scripts.get(productId) ?? null,
  }));
  return { settings, items };
}

/**
 * Makes a batch and starts it.
 * @param id of the batch: made again with the same id, it is the same batch
 * @throws AppError invalid-request, provider-key-missing, temporal-unavailable
 */
export async function createBatch(
  ctx: ServiceContext,
  id: string,
  request: ProductBatchRequest,
): Promise<AcceptedBatch> {
  const { settings, items } = await resolve(ctx, request);
  return insertAndStart(ctx, {
    id,
    profileId: ctx.profileId,
    name: nameOf(settings, items.length),
    settings,
    items,
    callbackUrl: request.callbackUrl ?? null,
    maxFailures: request.maxFailures ?? null,
  });
}

/**
 * Dry run: what the batch would do; writes nothing.
 * @throws AppError invalid-request, provider-key-missing
 */
export async function forecastBatch(ctx: ServiceContext, request: ProductBatchRequest): Promise<Forecast> {
  const { settings, items } = await resolve(ctx, request);
  const planned = items.map(({ productId, title }) => ({ product_id: productId, content: null, title }));
  return forecast(ctx, { settings, items: planned });
}

/**
 * The batch as it stands.
 * @throws AppError batch-not-found
 */
export async function readProductBatch(ctx: ServiceContext, id: string): Promise<BatchView> {
  const view = await readBatch(ctx, id);
  if (view.batch.kind !== "product") throw new AppError("batch-not-found");
  return view;
}

/**
 * Makes a new batch of those products that failed, with the same settings, and starts it.
 * @param newId of the new batch: made again with the same id, it is the same batch
 * @throws AppError batch-not-found, batch-not-ready, batch-still-running, nothing-failed, provider-key-missing, temporal-unavailable
 */
export async function retryBatch(ctx: ServiceContext, id: string, newId: string): Promise<AcceptedBatch> {
  const view = await readProductBatch(ctx, id);
  if (!hasEnded(view)) throw stillRunning(view);
  const failed = view.jobs.filter((job) => job.status === "failed");
  if (failed.length === 0) throw new AppError("nothing-failed");
  const { batch } = view;
  const settings = requireUsableSettings(ctx.config, batch.settings);
  return insertAndStart(ctx, {
    id: newId,
    profileId: ctx.profileId,
    name: `Retry: ${nameOf(settings, failed.length)}`,
    settings,
    items: failed.map((job) => ({ productId: job.product_id ?? "", title: job.title, script: job.script })),
    retryOf: batch.id,
    callbackUrl: batch.callback_url,
    maxFailures: batch.max_failures,
  });
}

function stillRunning({ jobs }: BatchView): AppError {
  const ended = jobs.filter(hasEnded).length;
  const detail = `The batch is still processing: ${ended} of ${jobs.length} products are done.`;
  return new AppError("batch-still-running", `${detail} Retry its failed products when it has ended.`);
}

async function insertAndStart(ctx: ServiceContext, batch: store.NewBatch): Promise<AcceptedBatch> {
  const { db } = ctx;
  const created = await store.createBatch(db, batch);
  const { id: batchId } = created.batch;
  // A request that is made again may find that its batch has begun.
  if (created.jobs.every((job) => job.status === "queued")) {
    await startBatchRun(ctx, created, () => deleteUnstartedWork(db, { batchId }));
  }
  return { batchId, total: created.jobs.length };
}

const nameOf = (settings: RenderSettings, count: number) =>
  `${count} ${count === 1 ? "product" : "products"} for ${PRESET_NAMES[settings.encoding_preset]}`;
