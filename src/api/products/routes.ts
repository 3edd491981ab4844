/** Products, and the video of one. */
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { videoStart } from "../../contract/workflow-starts.ts";
import { resolveSettings } from "../../services/profiles/complete-settings.ts";
import { startWork } from "../../services/start-work.ts";
import { createJob, deleteUnstartedWork } from "../../store/jobs.ts";
import { getProduct, listCategories, listProducts } from "../../store/products.ts";
import { findProfile } from "../../store/profiles.ts";
import type { Product } from "../../store/rows.ts";
import type { ApiDeps, AppEnv } from "../context.ts";
import { body, idParams, json, KEYED, pageFields, problems, searchText, WITH_BODY } from "../documented.ts";
import { Problem } from "../problems.ts";
import { generateBody, newJobSchema, pageOf, productSchema } from "../schemas.ts";
import { strictFields } from "../validation.ts";

const tags = ["Products"];

const list = createRoute({
  method: "get",
  path: "/",
  tags,
  summary: "The products of your feeds, newest first",
  request: {
    query: strictFields("parameter", {
      feed_id: z.string().max(100).optional(),
      q: searchText
        .optional()
        .openapi({ description: "Words of the title, brand or shop id, with or without accents; all must occur." }),
      on_sale: z.enum(["true", "false"]).optional(),
      category: searchText.optional().openapi({ description: "Part of the category." }),
      include_gone: z
        .enum(["true", "false"])
        .optional()
        .openapi({ description: "Lists products that have left their feed, too. Default: false." }),
      ...pageFields(50),
    }),
  },
  responses: { 200: json("A page of products", pageOf(productSchema)), ...problems("invalid-request") },
});

const categorySchema = z.object({ category: z.string(), count: z.number().int() }).openapi("Category");

/** Most categories that are told. */
const MAX_CATEGORIES = 100;

const categories = createRoute({
  method: "get",
  path: "/categories",
  tags,
  summary: `The categories of your products, the commonest first, ${MAX_CATEGORIES} at most`,
  description: "Of products that are still in their feed.",
  request: { query: strictFields("parameter", { feed_id: z.string().max(100).optional() }) },
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

function shown({ profile_id: _profile, shown_hash: _hash, ...product }: Product): z.infer<typeof productSchema> {
  return product;
}

export function productRoutes(deps: ApiDeps) {
  const { config } = deps;
  return new OpenAPIHono<AppEnv>()
    .openapi(list, async (c) => {
      const { on_sale, include_gone, ...filter } = c.req.valid("query");
      const { items, total } = await listProducts(c.get("caller").db, c.get("profileId"), {
        ...filter,
        on_sale: on_sale === undefined ? undefined : on_sale === "true",
        include_gone: include_gone === "true",
      });
      return c.json({ items: items.map(shown), total, page: filter.page, page_size: filter.page_size }, 200);
    })
    .openapi(categories, async (c) => {
      const { feed_id } = c.req.valid("query");
      const items = await listCategories(c.get("caller").db, c.get("profileId"), feed_id, MAX_CATEGORIES);
      return c.json({ items }, 200);
    })
    .openapi(one, async (c) => {
      const product = await getProduct(c.get("caller").db, c.get("profileId"), c.req.valid("param").id);
      if (product === null) throw new Problem("product-not-found");
      return c.json(shown(product), 200);
    })
    .openapi(generate, async (c) => {
      const { db } = c.get("caller");
      const profileId = c.get("profileId");
      const [product, profile] = await Promise.all([
        getProduct(db, profileId, c.req.valid("param").id),
        findProfile(db, profileId),
      ]);
      if (product === null) throw new Problem("product-not-found");
      const settings = resolveSettings(config, profile?.settings ?? {}, c.req.valid("json"));
      const { id: productId, title } = product;
      const job = await createJob(db, { id: c.get("workId"), profileId, productId, title, settings });
      // A request that is taken up again may find that its video has begun.
      if (job.status === "queued") {
        await startWork(deps, {
          start: videoStart({ jobId: job.id, batchId: null, profileId, productId, title, settings }),
          rollback: () => deleteUnstartedWork(db, { jobId: job.id }),
        });
      }
      return c.json({ job_id: job.id, status: "pending" as const }, 202);
    });
}
