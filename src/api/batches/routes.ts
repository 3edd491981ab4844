/** Product batches: one call makes the videos of many products. */
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { outcomeOf } from "../../contract/callback.ts";
import { PRESET_NAMES, type RenderSettings } from "../../contract/settings.ts";
import { forecast } from "../../services/batches/forecast.ts";
import type { FoundBatch } from "../../services/batches/moves.ts";
import { startBatchRun } from "../../services/batches/start-batch-run.ts";
import { type BatchStatusReader, viewOf } from "../../services/batches/status.ts";
import { requireCallable } from "../../services/notifications/callback-address.ts";
import { requireProviderKeys, resolveSettings } from "../../services/profiles/complete-settings.ts";
import { createBatch, type NewBatch } from "../../store/batches.ts";
import type { Database } from "../../store/client.ts";
import { deleteUnstartedWork } from "../../store/jobs.ts";
import { titlesOf } from "../../store/products.ts";
import { findProfile } from "../../store/profiles.ts";
import type { ApiDeps, AppEnv } from "../context.ts";
import { body, idParams, json, KEYED, problems, WITH_BODY } from "../documented.ts";
import { Problem } from "../problems.ts";
import { batchBody, batchStatusSchema, newBatchSchema } from "../schemas.ts";
import { controlRoutes } from "./control-routes.ts";
import { forecastSchema } from "./schema.ts";
import { countsOf, productBatchState, shownProductJob } from "./serialize.ts";

const tags = ["Product batches"];

const generate = createRoute({
  method: "post",
  path: "/batch-generate",
  tags,
  summary: "Make the videos of 2 to 50 products",
  description: "Answers at once. A product that cannot be made into a video fails alone; the rest go on.",
  request: { body: body(batchBody) },
  responses: {
    200: json("Of a dry run: what would come of it", forecastSchema),
    202: json("Accepted", newBatchSchema),
    ...problems(...WITH_BODY, ...KEYED, "provider-key-missing", "temporal-unavailable"),
  },
});

const status = createRoute({
  method: "get",
  path: "/batch/{id}/status",
  tags,
  summary: "How a batch goes, product by product",
  request: { params: idParams },
  responses: { 200: json("The batch as it stands", batchStatusSchema), ...problems("batch-not-found") },
});

const retry = createRoute({
  method: "post",
  path: "/batch/{id}/retry",
  tags,
  summary: "Make a new batch of those products that failed, with the same settings",
  request: { params: idParams },
  responses: {
    202: json("Accepted: the new batch", newBatchSchema),
    ...problems(
      "batch-not-found",
      "batch-still-running",
      "nothing-failed",
      "provider-key-missing",
      "temporal-unavailable",
      ...KEYED,
    ),
  },
});

const batchName = (settings: RenderSettings, count: number) =>
  `${count} ${count === 1 ? "product" : "products"} for ${PRESET_NAMES[settings.encoding_preset]}`;

export function batchRoutes(deps: ApiDeps, reader: BatchStatusReader) {
  const { config } = deps;

  async function readProductBatch(db: Database, profileId: string, id: string) {
    const view = await reader.read(db, profileId, id);
    if (view.batch.kind !== "product") throw new Problem("batch-not-found");
    return view;
  }

  async function startBatch(db: Database, batch: NewBatch): Promise<{ batch_id: string; total: number }> {
    const { batch: row, jobs } = await createBatch(db, batch);
    // A request that is taken up again may find that its batch has begun.
    if (jobs.every((job) => job.status === "queued")) {
      await startBatchRun(deps, { batch: row, jobs }, () => deleteUnstartedWork(db, { batchId: row.id }));
    }
    return { batch_id: row.id, total: jobs.length };
  }

  const own = new OpenAPIHono<AppEnv>()
    .openapi(generate, async (c) => {
      const { db } = c.get("caller");
      const profileId = c.get("profileId");
      const { product_ids, callback_url, max_failures, dry_run, ...given } = c.req.valid("json");
      await requireCallable(config, callback_url, "callback_url");
      const [profile, titles] = await Promise.all([findProfile(db, profileId), titlesOf(db, profileId, product_ids)]);
      const settings = resolveSettings(config, profile?.settings ?? {}, given);
      if (dry_run) {
        const items = product_ids.map((id) => ({ product_id: id, content: null, title: titles.get(id) ?? null }));
        return c.json(await forecast(config, db, { profileId, settings, items }), 200);
      }
      const items = product_ids.map((productId) => ({ productId, title: titles.get(productId) ?? null }));
      const terms = { callbackUrl: callback_url ?? null, maxFailures: max_failures ?? null };
      const name = batchName(settings, items.length);
      const started = await startBatch(db, { id: c.get("workId"), profileId, name, settings, items, ...terms });
      return c.json(started, 202);
    })
    .openapi(status, async (c) => {
      const view = await readProductBatch(c.get("caller").db, c.get("profileId"), c.req.valid("param").id);
      return c.json({ ...productBatchState(view), product_jobs: view.jobs.map(shownProductJob) }, 200);
    })
    .openapi(retry, async (c) => {
      const { db } = c.get("caller");
      const profileId = c.get("profileId");
      const { batch, jobs, status } = await readProductBatch(db, profileId, c.req.valid("param").id);
      if (outcomeOf(status) === null) {
        const { total, completed, failed, cancelled } = countsOf(jobs);
        const detail = `The batch is still processing: ${completed + failed + cancelled} of ${total} products are done.`;
        throw new Problem("batch-still-running", `${detail} Retry its failed products when it has ended.`);
      }
      const failed = jobs.filter((job) => job.status === "failed");
      if (failed.length === 0) throw new Problem("nothing-failed");
      requireProviderKeys(config, batch.settings);
      const started = await startBatch(db, {
        id: c.get("workId"),
        profileId,
        name: `Retry: ${batchName(batch.settings, failed.length)}`,
        settings: batch.settings,
        items: failed.map((job) => ({ productId: job.product_id ?? "", title: job.title })),
        retryOf: batch.id,
        callbackUrl: batch.callback_url,
        maxFailures: batch.max_failures,
      });
      return c.json(started, 202);
    });

  const shapes = { batch: (found: FoundBatch) => productBatchState(viewOf(found)), item: shownProductJob };
  const control = controlRoutes(deps, { prefix: "/batch", tag: "Product batches", kind: "product", shapes, reader });
  return own.route("/", control);
}
