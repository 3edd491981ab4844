/** What the API takes and answers, as schemas: the source of validation, types and documentation alike. */
import { z } from "@hono/zod-openapi";
import { BATCH_OUTCOMES } from "../contract/callback.ts";
import { JOB_STATUSES } from "../contract/jobs.ts";
import {
  brandingSchema,
  DEFAULT_SETTINGS,
  renderSettingsSchema,
  type SettingsOverride,
  settingsOverrideSchema,
} from "../contract/settings.ts";
import { STAGE_NAMES, type Stage } from "../contract/stages.ts";
import { isUuid } from "../store/client.ts";
import { strictFields } from "./validation.ts";

export const id = z.guid();
export const time = z.string().openapi({ format: "date-time", example: "2026-03-14T09:26:53.589Z" });
export const stage = z.enum(STAGE_NAMES as [Stage, ...Stage[]]);

const MEANINGS: Record<keyof SettingsOverride, string> = {
  voiceover_mode: "quick: the template is spoken. elaborate: an AI writes the script.",
  tts_provider: "Who speaks. elevenlabs needs its key on the server; espeak needs no network.",
  voice_id: "The provider's own name of a voice; espeak takes its language from it.",
  ai_provider: "Who writes the script in elaborate mode; needs its key on the server.",
  duration_s: "Length of the video in seconds.",
  encoding_preset: "The platform the file is made for.",
  voiceover_template:
    "What is spoken in quick mode: {title}, {brand}, {price}, {description}, {category} are filled in.",
  cta_text: "The call to action at the end.",
  enable_denoise: "Smooths a noisy picture.",
  enable_sharpen: "Sharpens the picture.",
  enable_color_correction: "Livelier colours.",
  tts_fallback: "espeak: it speaks if the provider stays unavailable after its retries, and the result says so.",
};

/** The settings a request may give, each documented with its default. */
export function settingsFields(): typeof settingsOverrideSchema.shape {
  const fields = Object.entries(settingsOverrideSchema.shape).map(([name, schema]) => {
    const key = name as keyof SettingsOverride;
    return [key, schema.describe(`${MEANINGS[key]} Default: ${JSON.stringify(DEFAULT_SETTINGS[key])}.`)];
  });
  return Object.fromEntries(fields);
}

/** Fewest and most products of one batch. */
export const BATCH_SIZE = { min: 2, max: 50 } as const;
const SIZE_HINT = `takes ${BATCH_SIZE.min} to ${BATCH_SIZE.max} products`;

/** The ids that stand in a list more than once. */
function repeated(ids: string[]): string[] {
  return [...new Set(ids.filter((value, index) => ids.indexOf(value) !== index))];
}

/** An id of ours is the same in capitals. */
const sameCase = (value: string) => (isUuid(value) ? value.toLowerCase() : value);

/** Ids of products, each once. */
export const distinctProductIds = z
  .array(z.string().trim().min(1).max(100).overwrite(sameCase))
  .superRefine((ids, context) => {
    const twice = repeated(ids);
    if (twice.length === 0) return;
    context.addIssue({
      code: "custom",
      message: `names these more than once: ${twice.join(", ")}. Name each one once.`,
    });
  });

const productIds = distinctProductIds
  .min(BATCH_SIZE.min, `${SIZE_HINT}. For one product use POST /api/v1/products/{id}/generate.`)
  .max(BATCH_SIZE.max, `${SIZE_HINT}. Make several batches.`)
  .openapi({ description: "Ids of products, each once. One that is unknown fails alone.", uniqueItems: true });

/** How a batch is to run, apart from its settings. */
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

export const generateBody = strictFields("setting", settingsFields()).openapi("GenerateSettings");
export const batchBody = strictFields("setting", {
  product_ids: productIds,
  ...settingsFields(),
  ...batchTerms,
  dry_run: dryRun,
}).openapi("NewBatch", {
  example: {
    product_ids: ["0e2cbb57-7d7f-4cf7-8a51-4b1d2a5f8c10", "c3a1f0d2-52c0-4f0c-9b1a-0d7a6f4f5e21"],
    duration_s: 15,
    tts_provider: "espeak",
  },
});

export const newBatchSchema = z.object({ batch_id: id, total: z.number().int() }).openapi("BatchAccepted");
export const newJobSchema = z.object({ job_id: id, status: z.literal("pending") }).openapi("JobAccepted");

export const videoResultSchema = z
  .object({
    clip_id: id.openapi({ description: "Of GET /api/v1/library/{clip_id}." }),
    project_id: id,
    video_path: z.string(),
    duration_s: z.number(),
    notes: z.array(z.string()).openapi({ description: "What the customer should know of the video." }),
    deleted_at: time
      .optional()
      .openapi({ description: "When the clip was deleted from the library: there is nothing left to play." }),
  })
  .openapi("VideoResult");

export const progress = z.number().int().min(0).max(100);
export const failure = {
  error: z.string().nullable().openapi({ description: "Why it failed, for people." }),
  error_type: z
    .string()
    .nullable()
    .openapi({ description: "Why it failed, for programs.", example: "ImageUnavailable" }),
};

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

export const productSchema = z
  .object({
    id,
    feed_id: id,
    external_id: z.string().openapi({ description: "The shop's own id, `g:id`." }),
    title: z.string(),
    description: z.string().nullable(),
    link: z.string().nullable(),
    image_link: z.string().nullable(),
    price: z.number().nullable(),
    sale_price: z.number().nullable(),
    currency: z.string().nullable().openapi({ description: "ISO 4217.", example: "RON" }),
    brand: z.string().nullable(),
    category: z.string().nullable(),
    availability: z.string().nullable(),
    on_sale: z.boolean(),
    gone_at: time.nullable().openapi({ description: "When a sync no longer found it in the feed." }),
    created_at: time,
    updated_at: time,
  })
  .openapi("Product");

export const profileSchema = z
  .object({
    id,
    name: z.string(),
    branding: brandingSchema,
    settings: settingsOverrideSchema,
    defaults: renderSettingsSchema.describe("What a request comes to that gives no settings."),
    webhook_secret: z.string().nullable().openapi({
      description:
        "Checks the signature of callbacks (Standard Webhooks). Null: this server has no secret to derive it.",
      example: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw3WQwP1d8JX0=",
    }),
    created_at: time,
  })
  .openapi("Profile");

/** A numbered page of items. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item),
    total: z.number().int(),
    page: z.number().int(),
    page_size: z.number().int(),
  });
}
