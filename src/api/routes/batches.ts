/** Product batches: one call makes the videos of many products. */
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { BatchStatus, JobRow } from "../../contract/jobs.ts";
import type { RenderSettings } from "../../contract/settings.ts";
import { createBatch, type NewBatch } from "../../store/batches.ts";
import type { Database } from "../../store/client.ts";
import { titlesOf } from "../../store/products.ts";
import { findProfile } from "../../store/profiles.ts";
import { createBatchStatusReader } from "../batch-status.ts";
import type { ApiDeps, AppEnv } from "../context.ts";
import { body, idParams, json, problems } from "../documented.ts";
import { Problem } from "../problems.ts";
import { batchBody, batchStatusSchema, newBatchSchema, type OUTCOMES } from "../schemas.ts";
import { requireProviderKeys, resolveSettings } from "../settings.ts";
import { startOrTakeBack } from "../start-work.ts";

const tags = ["Product batches"];

const generate = createRoute({
  method: "post",
  path: "/batch-generate",
  tags,
  summary: "Make the videos of 2 to 50 products",
  description: "Answers at once. A product that cannot be made into a video fails alone; the rest go on.",
  request: { body: body(batchBody) },
  responses: {
    202: json("Accepted", newBatchSchema),
    ...problems("malformed-json", "body-too-large", "invalid-request", "provider-key-missing", "temporal-unavailable"),
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
    ),
  },
});

const OUTCOME_OF: Partial<Record<BatchStatus, (typeof OUTCOMES)[number]>> = {
  complete: "completed",
  partial: "completed_with_errors",
  failed: "failed",
  cancelled: "cancelled",
};

const counted = (jobs: JobRow[], wanted: JobRow["status"]) => jobs.filter((job) => job.status === wanted).length;

function productJob(job: JobRow) {
  const { title, status, stage, progress, error, error_type, failed_stage, result } = job;
  const product_id = job.product_id ?? "";
  return { product_id, job_id: job.id, title, status, stage, progress, error, error_type, failed_stage, result };
}

const batchName = (settings: RenderSettings, count: number) =>
  `${count} ${count === 1 ? "product" : "products"} for ${settings.encoding_preset}`;

export function batchRoutes({ config, logger, temporal }: ApiDeps) {
  const readStatus = createBatchStatusReader(temporal);

  async function startBatch(db: Database, batch: NewBatch): Promise<{ batch_id: string; total: number }> {
    const { batchId, jobs } = await createBatch(db, batch);
    const { profileId, settings, name } = batch;
    const items = jobs.map((job) => ({ jobId: job.id, productId: job.product_id ?? "", title: job.title }));
    await startOrTakeBack({ db, logger }, { batchId }, () =>
      temporal.startBatch({ batchId, profileId, items, settings, concurrency: config.BATCH_CONCURRENCY }, name),
    );
    return { batch_id: batchId, total: items.length };
  }

  return new OpenAPIHono<AppEnv>()
    .openapi(generate, async (c) => {
      const { db } = c.get("caller");
      const profileId = c.get("profileId");
      const { product_ids, ...given } = c.req.valid("json");
      const [profile, titles] = await Promise.all([findProfile(db, profileId), titlesOf(db, profileId, product_ids)]);
      const settings = resolveSettings(config, profile?.settings ?? {}, given);
      const items = product_ids.map((productId) => ({ productId, title: titles.get(productId) ?? null }));
      const name = batchName(settings, items.length);
      return c.json(await startBatch(db, { profileId, name, settings, items }), 202);
    })
    .openapi(status, async (c) => {
      const view = await readStatus(c.get("caller").db, c.get("profileId"), c.req.valid("param").id);
      const { batch, jobs } = view;
      const outcome = OUTCOME_OF[view.status] ?? null;
      return c.json(
        {
          batch_id: batch.id,
          status: outcome === null ? ("processing" as const) : ("completed" as const),
          outcome,
          total: jobs.length,
          completed: counted(jobs, "completed"),
          failed: counted(jobs, "failed"),
          product_jobs: jobs.map(productJob),
        },
        200,
      );
    })
    .openapi(retry, async (c) => {
      const { db } = c.get("caller");
      const profileId = c.get("profileId");
      const { batch, jobs, status } = await readStatus(db, profileId, c.req.valid("param").id);
      if (OUTCOME_OF[status] === undefined) {
        const done = jobs.filter((job) => job.finished_at !== null || job.status === "completed").length;
        const detail = `The batch is still processing: ${done} of ${jobs.length} products are done.`;
        throw new Problem("batch-still-running", `${detail} Retry its failed products when it has ended.`);
      }
      const failed = jobs.filter((job) => job.status === "failed");
      if (failed.length === 0) throw new Problem("nothing-failed");
      requireProviderKeys(config, batch.settings);
      const started = await startBatch(db, {
        profileId,
        name: `Retry: ${batchName(batch.settings, failed.length)}`,
        settings: batch.settings,
        items: failed.map((job) => ({ productId: job.product_id ?? "", title: job.title })),
        retryOf: batch.id,
      });
      return c.json(started, 202);
    });
}
