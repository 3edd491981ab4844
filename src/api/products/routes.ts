/** Products, and the video of one. */
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { invalidFields } from "../../contract/errors.ts";
import { generateVideo } from "../../services/jobs/jobs.ts";
import { readProduct } from "../../services/products/read-product.ts";
import { listCategories, listProducts } from "../../store/products.ts";
import type { AppEnv } from "../context.ts";
import { body, json, KEYED, problems, WITH_BODY } from "../documented.ts";
import { idParams, pageOf } from "../fields.ts";
import { newJobSchema } from "../jobs/schema.ts";
import { categoryQuery, categorySchema, generateBody, productQuery, productSchema } from "./schema.ts";
import { serializeProduct } from "./serialize.ts";

const tags = ["Products"];

const list = createRoute({
  method: "get",
  path: "/",
  tags,
  summary: "The products of your feeds, newest first",
  request: { query: productQuery },
  responses: { 200: json("A page of products", pageOf(productSchema)), ...problems("invalid-request") },
});

/** Most categories that are listed. */
const MAX_CATEGORIES = 100;

const categories = createRoute({
  method: "get",
  path: "/categories",
  tags,
  summary: `The categories of your products, the commonest first, ${MAX_CATEGORIES} at most`,
  description: "Of products that are still in their feed.",
  request: { query: categoryQuery },
  responses: {
    200: json("The categories", z.object({ items: z.array(categorySchema) })),
    ...problems("invalid-request"),
  },
});

const one = createRoute({
  method: "get",
  path: "/{id}",
  tags,
  summary: "One product",
  request: { params: idParams },
  responses: { 200: json("The product", productSchema), ...problems("product-not-found") },
});

const generate = createRoute({
  method: "post",
  path: "/{id}/generate",
  tags,
  summary: "Make the video of one product",
  request: { params: idParams, body: body(generateBody) },
  responses: {
    202: json("Accepted: GET /api/v1/jobs/{job_id} tells how it goes", newJobSchema),
    ...problems("product-not-found", ...WITH_BODY, ...KEYED, "provider-key-missing", "temporal-unavailable"),
  },
});

/** @throws AppError invalid-request where there are scripts of other products */
function scriptOf(id: string, scripts: Record<string, string>): string | null {
  const given = Object.entries(scripts);
  const faults = given
    .filter(([other]) => other !== id.toLowerCase())
    .map(([other]) => ({ path: `scripts.${other}`, message: "is not the product that this request is for." }));
  if (faults.length > 0) throw invalidFields(faults);
  return given[0]?.[1] ?? null;
}

export function productRoutes() {
  return new OpenAPIHono<AppEnv>()
    .openapi(list, async (c) => {
      const { db, profileId } = c.get("context");
      const { on_sale, include_gone, page, page_size, ...filter } = c.req.valid("query");
      const { items, total } = await listProducts(db, profileId, {
        ...filter,
        page,
        page_size,
        on_sale: on_sale === undefined ? undefined : on_sale === "true",
        include_gone: include_gone === "true",
      });
      return c.json({ items: items.map(serializeProduct), total, page, page_size }, 200);
    })
    .openapi(categories, async (c) => {
      const { db, profileId } = c.get("context");
      const items = await listCategories(db, profileId, c.req.valid("query").feed_id, MAX_CATEGORIES);
      return c.json({ items }, 200);
    })
    .openapi(one, async (c) => {
      const product = await readProduct(c.get("context"), c.req.valid("param").id);
      return c.json(serializeProduct(product), 200);
    })
    .openapi(generate, async (c) => {
      const { id } = c.req.valid("param");
      const { scripts = {}, ...settings } = c.req.valid("json");
      const request = { productId: id, settings, script: scriptOf(id, scripts) };
      const job = await generateVideo(c.get("context"), c.get("workId"), request);
      return c.json({ job_id: job.id, status: "pending" as const }, 202);
    });
}
