/** What batch mode takes and answers. */
import { z } from "@hono/zod-openapi";
import { BATCH_STATUSES } from "../../contract/jobs.ts";
import { ENCODING_PRESETS, renderSettingsSchema, scriptSchema } from "../../contract/settings.ts";
import { trimmedText } from "../../contract/text-fields.ts";
import { batchTerms, distinctProductIds, dryRun, requireScriptsOf, scripts } from "../batches/schema.ts";
import { failure, id, idParams, pageFields, pathId, progress, stage, time } from "../fields.ts";
import { videoResultSchema } from "../jobs/schema.ts";
import { settingsFields } from "../settings-fields.ts";
import { strictFields } from "../validation.ts";

/** Most characters of a text item. */
export const MAX_TEXT = 2_000;

const { encoding_preset: _platform, voice_id, duration_s, ...otherSettings } = settingsFields();

/** A draft's configuration. Voice, provider's key and length are checked when the batch is locked. */
const configBody = strictFields("setting", {
  platform: z
    .enum(ENCODING_PRESETS)
    .optional()
    .openapi({ description: "The platform the files are made for. Default: tiktok." }),
  ...otherSettings,
  voice_id: trimmedText(100)
    .optional()
    .describe(voice_id.description ?? ""),
  duration_s: z
    .number()
    .optional()
    .describe(duration_s.description ?? ""),
  ...batchTerms,
}).openapi("BatchConfig");

const name = trimmedText(200);
const example = { name: "Space Facts", config: { platform: "youtube_shorts" as const } };

export const draftBody = strictFields("field", { name, config: configBody.default({}) }).openapi("NewStagedBatch", {
  example,
});
export const editBody = strictFields("field", { name: name.optional(), config: configBody.optional() }).openapi(
  "StagedBatchEdit",
  { example },
);

/** Its length is counted in code points, not in UTF-16 units. */
const text = z
  .string()
  .refine((value) => [...value].length <= MAX_TEXT, {
    error: ({ input }) => `must have at most ${MAX_TEXT} characters; it has ${[...String(input)].length}.`,
  })
  .trim()
  .min(1)
  .meta({ minLength: 1, maxLength: MAX_TEXT, pattern: "\\S" });

const notEmpty = (name: string) => ({ required: [name], properties: { [name]: { minItems: 1 } } });

export const itemsBody = strictFields("field", {
  contents: z
    .array(z.union([text, strictFields("part of a text", { text, script: scriptSchema })]))
    .max(1_000)
    .optional()
    .openapi({ description: "Texts; each becomes a video. With a script, that is said and the text is its title." }),
  product_ids: distinctProductIds(1_000)
    .optional()
    .openapi({ description: "Ids of products, each once.", uniqueItems: true }),
  scripts,
})
  .superRefine(({ product_ids = [], scripts: given = {} }, context) => requireScriptsOf(product_ids, given, context))
  .refine(({ contents = [], product_ids = [] }) => contents.length + product_ids.length > 0, {
    error: "contents or product_ids: give at least one text or product.",
  })
  .openapi("NewItems", {
    anyOf: [notEmpty("contents"), notEmpty("product_ids")],
    example: { contents: ["Why is space dark?", "What are black holes?", "How stars die"] },
  });

export const itemParams = idParams.extend({ item_id: pathId });

export const startBody = strictFields("field", { ...batchTerms, dry_run: dryRun }).openapi("StartBatch");

const counts = {
  total: z.number().int(),
  completed: z.number().int(),
  failed: z.number().int(),
  cancelled: z.number().int(),
};

export const ITEM_STATUSES = ["pending", "processing", "complete", "failed", "cancelled"] as const;
const itemState = {
  item_id: id.openapi({ description: "Also the id of its job: GET /api/v1/jobs/{job_id}." }),
  kind: z.enum(["text", "product"]),
  title: z.string().nullable(),
  status: z.enum(ITEM_STATUSES),
  stage: stage.nullable(),
  progress,
};

export const itemSchema = z
  .object({
    ...itemState,
    position: z.number().int(),
    content: z.string().nullable(),
    product_id: z.string().nullable(),
    ...failure,
    failed_stage: stage.nullable(),
    result: videoResultSchema.nullable(),
    created_at: time,
    started_at: time.nullable(),
    finished_at: time.nullable(),
  })
  .openapi("BatchItem");

const status = z.enum(BATCH_STATUSES);
const headline = {
  id,
  batch_id: id.openapi({ description: "The same as id, as other answers name it." }),
  kind: z.enum(["product", "staged"]).openapi({
    description: "product: made by POST /api/v1/products/batch-generate. staged: drafted here.",
  }),
  name: z.string(),
  status,
  paused: z.boolean(),
  progress: progress.openapi({ description: "Weighs the stages by the time they take." }),
  ...counts,
  created_at: time,
  started_at: time.nullable(),
  finished_at: time.nullable(),
};

export const batchHeadlineSchema = z.object(headline).openapi("BatchHeadline");
/** The data of a stream's events. */
export const itemEventSchema = z.object({ ...itemSchema.shape, batch_progress: progress });
export const batchEventSchema = z.object(headline);

export const stagedBatchSchema = z
  .object({
    ...headline,
    config: configBody.openapi({ description: "What was asked for, as given." }),
    settings: renderSettingsSchema
      .extend({ duration_s: z.number(), voice_id: z.string() })
      .openapi({ description: "What that comes to with the profile's and the product's defaults." }),
    callback_url: z.string().nullable(),
    max_failures: z.number().int().nullable(),
    items: z.array(itemSchema),
  })
  .openapi("StagedBatch");

export const batchProgressSchema = z
  .object({
    batch_id: id,
    status,
    paused: z.boolean(),
    progress: headline.progress,
    ...counts,
    items: z.array(z.object(itemState)),
  })
  .openapi("BatchProgress");

export const failedItemsSchema = z.object({ batch_id: id, items: z.array(itemSchema) }).openapi("FailedItems");

const link = z.url().openapi({ description: "Signed; works without a token until expires_at." });
export const outputsSchema = z
  .object({
    batch_id: id,
    items: z.array(
      z.object({
        item_id: id,
        clip_id: id,
        title: z.string(),
        duration_s: z.number(),
        output_path: z.string(),
        output_url: link,
        download_url: link.openapi({ description: "The video as an attachment that is saved under its title." }),
        thumbnail_url: link,
        srt_url: link,
        expires_at: time,
      }),
    ),
  })
  .openapi("BatchOutputs");

export const startedSchema = z
  .object({ id, batch_id: id, status: z.literal("processing"), total: z.number().int() })
  .openapi("BatchStarted");

export const batchQuery = strictFields("parameter", {
  status: z.enum(BATCH_STATUSES).optional(),
  kind: z.enum(["product", "staged"]).optional(),
  ...pageFields(20),
});
