/** Product batches: one call makes the videos of many products. */
import { createRoute, OpenAPIHono, type z } from "@hono/zod-openapi";
import {
  type AcceptedBatch,
  createBatch,
  forecastBatch,
  type ProductBatchRequest,
  readProductBatch,
  retryBatch,
} from "../../services/batches/product-batches.ts";
import { viewOf } from "../../services/batches/read-batch.ts";
import type { ApiDeps, AppEnv } from "../context.ts";
import { body, json, KEYED, problems, WITH_BODY } from "../documented.ts";
import { idParams } from "../fields.ts";
import { controlRoutes } from "./control-routes.ts";
import {
  batchBody,
  batchStatusSchema,
  forecastSchema,
  newBatchSchema,
  productBatchEventSchema,
  productItemEventSchema,
} from "./schema.ts";
import { serializeProductBatch, serializeProductJob } from "./serialize.ts";

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
      "batch-not-ready",
      "batch-still-running",
      "nothing-failed",
      "provider-key-missing",
      "temporal-unavailable",
      ...KEYED,
    ),
  },
});

function requestOf(given: z.output<typeof batchBody>): ProductBatchRequest {
  const { product_ids, scripts = {}, callback_url, max_failures, dry_run: _, ...settings } = given;
  return {
    productIds: product_ids,
    scripts: new Map(Object.entries(scripts)),
    settings,
    callbackUrl: callback_url,
    maxFailures: max_failures,
  };
}

const accepted = ({ batchId, total }: AcceptedBatch) => ({ batch_id: batchId, total });

export function batchRoutes(deps: ApiDeps) {
  const own = new OpenAPIHono<AppEnv>()
    .openapi(generate, async (c) => {
      const given = c.req.valid("json");
      const request = requestOf(given);
      if (given.dry_run) return c.json(await forecastBatch(c.get("context"), request), 200);
      return c.json(accepted(await createBatch(c.get("context"), c.get("workId"), request)), 202);
    })
    .openapi(status, async (c) => {
      const view = await readProductBatch(c.get("context"), c.req.valid("param").id);
      return c.json({ ...serializeProductBatch(view), product_jobs: view.jobs.map(serializeProductJob) }, 200);
    })
    .openapi(retry, async (c) =>
      c.json(accepted(await retryBatch(c.get("context"), c.req.valid("param").id, c.get("workId"))), 202),
    );

  const control = controlRoutes(deps, {
    prefix: "/batch",
    tag: "Product batches",
    kind: "product",
    shapes: { batch: (found) => serializeProductBatch(viewOf(found)), item: serializeProductJob },
    events: { name: "ProductBatch", item: productItemEventSchema, batch: productBatchEventSchema },
  });
  return own.route("/", control);
}
