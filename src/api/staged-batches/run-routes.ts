/** Batch mode, from the start on: start, retry, watch, collect. */
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { readOutputs } from "../../services/batches/outputs.ts";
import type { AcceptedBatch } from "../../services/batches/product-batches.ts";
import { readBatch } from "../../services/batches/read-batch.ts";
import { forecastStagedBatch, retryStagedBatch, startStagedBatch } from "../../services/batches/start-staged-batch.ts";
import { controlRoutes } from "../batches/control-routes.ts";
import { forecastSchema } from "../batches/schema.ts";
import type { ApiDeps, AppEnv } from "../context.ts";
import { body, json, KEYED, problems, WITH_BODY } from "../documented.ts";
import { idParams } from "../fields.ts";
import {
  batchEventSchema,
  batchProgressSchema,
  failedItemsSchema,
  itemEventSchema,
  outputsSchema,
  startBody,
  startedSchema,
} from "./schema.ts";
import { serializeHeadline, serializeItem, serializeOutputs, serializeProgress } from "./serialize.ts";

const tags = ["Batch mode"];

const start = createRoute({
  method: "post",
  path: "/{id}/start",
  tags,
  summary: "Start a locked batch",
  description: "Of two starts at once one is accepted, the other answered with 409.",
  request: { params: idParams, body: body(startBody) },
  responses: {
    200: json("Of a dry run: what would come of it", forecastSchema),
    202: json("Accepted", startedSchema),
    ...problems(
      "batch-not-found",
      "batch-not-ready",
      "batch-state",
      ...WITH_BODY,
      ...KEYED,
      "provider-key-missing",
      "temporal-unavailable",
    ),
  },
});

const retry = createRoute({
  method: "post",
  path: "/{id}/retry",
  tags,
  summary: "Run the failed items again, in place; finished ones keep their output",
  request: { params: idParams },
  responses: {
    202: json("Accepted", startedSchema),
    ...problems(
      "batch-not-found",
      "batch-not-ready",
      "batch-state",
      "nothing-failed",
      "provider-key-missing",
      "temporal-unavailable",
      ...KEYED,
    ),
  },
});

const watch = createRoute({
  method: "get",
  path: "/{id}/progress",
  tags,
  summary: "Percentages of the batch and of each item",
  request: { params: idParams },
  responses: { 200: json("As of now", batchProgressSchema), ...problems("batch-not-found") },
});

const failed = createRoute({
  method: "get",
  path: "/{id}/failed",
  tags,
  summary: "The failed items with their errors",
  request: { params: idParams },
  responses: { 200: json("The failed items", failedItemsSchema), ...problems("batch-not-found") },
});

const outputs = createRoute({
  method: "get",
  path: "/{id}/outputs",
  tags,
  summary: "The finished items with their files and links that play them",
  request: { params: idParams },
  responses: { 200: json("The finished items", outputsSchema), ...problems("batch-not-found", "storage-unavailable") },
});

const started = ({ batchId, total }: AcceptedBatch) => ({
  id: batchId,
  batch_id: batchId,
  status: "processing" as const,
  total,
});

export function runRoutes(deps: ApiDeps) {
  const own = new OpenAPIHono<AppEnv>()
    .openapi(start, async (c) => {
      const ctx = c.get("context");
      const { id } = c.req.valid("param");
      const { dry_run, callback_url: callbackUrl, max_failures: maxFailures } = c.req.valid("json");
      if (dry_run) return c.json(await forecastStagedBatch(ctx, id, callbackUrl), 200);
      return c.json(started(await startStagedBatch(ctx, id, c.get("workId"), { callbackUrl, maxFailures })), 202);
    })
    .openapi(retry, async (c) =>
      c.json(started(await retryStagedBatch(c.get("context"), c.req.valid("param").id, c.get("workId"))), 202),
    )
    .openapi(watch, async (c) => {
      const view = await readBatch(c.get("context"), c.req.valid("param").id);
      return c.json(serializeProgress(view), 200);
    })
    .openapi(failed, async (c) => {
      const { batch, jobs } = await readBatch(c.get("context"), c.req.valid("param").id);
      const items = jobs.filter(({ status }) => status === "failed").map(serializeItem);
      return c.json({ batch_id: batch.id, items }, 200);
    })
    .openapi(outputs, async (c) => {
      const { origin } = new URL(c.req.url);
      return c.json(serializeOutputs(await readOutputs(c.get("context"), c.req.valid("param").id, origin)), 200);
    });

  const control = controlRoutes(deps, {
    prefix: "",
    tag: "Batch mode",
    shapes: { batch: ({ batch, jobs }) => serializeHeadline(batch, jobs), item: serializeItem },
    events: { name: "StagedBatch", item: itemEventSchema, batch: batchEventSchema },
  });
  return own.route("/", control);
}
