/** Product batches, as schemas, and what batches of both kinds share. */
import { z } from "@hono/zod-openapi";
import { BATCH_OUTCOMES } from "../../contract/callback.ts";
import { JOB_STATUSES, MAX_BATCH_PRODUCTS, MIN_BATCH_PRODUCTS } from "../../contract/jobs.ts";
import { scriptSchema } from "../../contract/settings.ts";
import { trimmedText } from "../../contract/text-fields.ts";
import { isUuid } from "../../store/client.ts";
import { failure, id, progress, stage } from "../fields.ts";
import { videoResultSchema } from "../jobs/schema.ts";
import { settingsFields } from "../settings-fields.ts";
import { strictFields } from "../validation.ts";

/** Fewest and most products of one batch. */
export const BATCH_SIZE = { min: MIN_BATCH_PRODUCTS, max: MAX_BATCH_PRODUCTS } as const;
const SIZE_HINT = `takes ${BATCH_SIZE.min} to ${BATCH_SIZE.max} products`;

/** The ids that occur more than once. */
function repeated(ids: string[]): string[] {
  const seen = new Set<string>();
  return [...new Set(ids.filter((id) => seen.size === seen.add(id).size))];
}

/** UUIDs are equal in capitals. */
const sameCase = (value: string) => (isUuid(value) ? value.toLowerCase() : value);

/**
 * Ids of products, each once. Of more than `max` only the number is told: a long list is not compared with itself.
 * @param error what is said of too many
 */
export const distinctProductIds = (max: number, error?: string) =>
  z
    .array(trimmedText(100).overwrite(sameCase))
    .max(max, { ...(error !== undefined && { error }), abort: true })
    .superRefine((ids, context) => {
      const twice = repeated(ids);
      if (twice.length === 0) return;
      context.addIssue({
        code: "custom",
        message: `names these more than once: ${twice.join(", ")}. Name each one once.`,
      });
    });

const productIds = distinctProductIds(BATCH_SIZE.max, `${SIZE_HINT}. Make several batches.`)
  .min(BATCH_SIZE.min, `${SIZE_HINT}. For one product use POST /api/v1/products/{id}/generate.`)
  .openapi({ description: "Ids of products, each once. One that is unknown fails alone.", uniqueItems: true });

/** What videos say instead of what would be written, by the product. */
export const scripts = z
  .record(trimmedText(100).overwrite(sameCase), scriptSchema)
  .optional()
  .openapi({
    description:
      "By product, what its video says instead of what would be written, the call to action included; the placeholders of voiceover_template are filled in.",
    example: { "0e2cbb57-7d7f-4cf7-8a51-4b1d2a5f8c10": "{title}. Acum doar {price} lei. Comandă azi!" },
  });

/** Names the scripts whose product is not among `ids`. */
export function requireScriptsOf(ids: readonly string[], given: object, context: z.core.$RefinementCtx): void {
  const known = new Set(ids);
  for (const id of Object.keys(given)) {
    if (known.has(id)) continue;
    const message = "is none of the products that this request is for.";
    context.addIssue({ code: "custom", message, path: ["scripts", id] });
  }
}

/** How a batch runs, apart from its settings. */
export const batchTerms = {
  callback_url: z
    .url({ protocol: /^https?$/, error: "must be an http or https address, like https://shop.example/hook." })
    .max(2000)
    .optional()
    .openapi({
      description: "Called when the batch ends, signed as Standard Webhooks has it. Public addresses only.",
      example: "https://shop.example/hook",
    }),
  max_failures: z
    .number()
    .int()
    .min(0)
    .max(BATCH_SIZE.max)
    .optional()
    .openapi({ description: "With more failures than this, what has not begun is cancelled and the batch fails." }),
};
export const dryRun = z
  .boolean()
  .default(false)
  .openapi({ description: "Starts nothing: tells what would fail and why, and about how long it would take." });

export const batchBody = strictFields("setting", {
  product_ids: productIds,
  ...settingsFields(),
  scripts,
  ...batchTerms,
  dry_run: dryRun,
})
  .superRefine(({ product_ids, scripts: given = {} }, context) => requireScriptsOf(product_ids, given, context))
  .openapi("NewBatch", {
    example: {
      product_ids: ["0e2cbb57-7d7f-4cf7-8a51-4b1d2a5f8c10", "c3a1f0d2-52c0-4f0c-9b1a-0d7a6f4f5e21"],
      duration_s: 15,
      tts_provider: "espeak",
    },
  });

export const newBatchSchema = z.object({ batch_id: id, total: z.number().int() }).openapi("BatchAccepted");
const productJobSchema = z
  .object({
    product_id: z.string(),
    job_id: id,
    title: z.string().nullable(),
    status: z.enum(JOB_STATUSES),
    stage: stage.nullable(),
    progress,
    ...failure,
    failed_stage: stage.nullable(),
    result: videoResultSchema.nullable(),
  })
  .openapi("ProductJob");

export const batchStatusSchema = z
  .object({
    batch_id: id,
    status: z.enum(["processing", "completed"]),
    outcome: z.enum(BATCH_OUTCOMES).nullable().openapi({ description: "Null while processing." }),
    total: z.number().int(),
    completed: z.number().int(),
    failed: z.number().int(),
    cancelled: z.number().int(),
    progress: progress.openapi({ description: "Of the batch; weighs the stages by the time they take." }),
    paused: z.boolean().openapi({ description: "No new product begins." }),
    product_jobs: z.array(productJobSchema),
  })
  .openapi("BatchStatus");

/** The data of a stream's events. */
export const productItemEventSchema = z.object({ ...productJobSchema.shape, batch_progress: progress });
export const productBatchEventSchema = batchStatusSchema.omit({ product_jobs: true });

/** The answer to a dry run. */
export const forecastSchema = z
  .object({
    dry_run: z.literal(true),
    total: z.number().int(),
    will_fail: z.number().int().openapi({ description: "Of the items, how many would fail for certain." }),
    estimate_s: z.number().int().openapi({ description: "About how long the batch would take; seconds." }),
    estimate_from: z.enum(["past_renders", "typical_machine"]).openapi({
      description: "Whether the estimate is learnt from your own finished videos, or from a machine with two cores.",
    }),
    items: z.array(
      z.object({
        product_id: z.string().nullable(),
        content: z.string().nullable(),
        title: z.string().nullable(),
        ok: z.boolean(),
        ...failure,
        failed_stage: stage.nullable(),
      }),
    ),
  })
  .openapi("Forecast");

export const controlledSchema = z
  .object({
    batch_id: id,
    status: z.enum(["processing", "paused", "cancelling"]),
  })
  .openapi("BatchControlled");
