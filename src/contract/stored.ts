/**
 * What the database holds as JSON or text, parsed where it is used. Rows may be damaged, or written around the API, so their types
 * are only claimed. Each parser throws a {@link Failure} with a sentence for the work's owner, and what was wrong as its cause.
 */
import { z } from "zod";
import { CronError, parseCron, parseTimeZone } from "./cron.ts";
import { Failure, type FailureType } from "./failures.ts";
import { MAX_BATCH_ITEMS, MAX_PRODUCT_ID, type ProductVideoInput, type VideoResult } from "./jobs.ts";
import { MAX_PRODUCTS, PRODUCT_CHOICES } from "./schedule.ts";
import { schemaFaults } from "./schema-faults.ts";
import { type RenderSettings, renderSettingsSchema, settingsOverrideSchema, TTS_PROVIDERS } from "./settings.ts";

/** Faults that a sentence names; its reader needs no more to see what happened. */
const MAX_NAMED = 3;

function parse<T>(
  schema: z.ZodType<T>,
  value: unknown,
  type: FailureType,
  [what, next]: [what: string, next: string],
): T {
  const { data, error } = schema.safeParse(value);
  if (error === undefined) return data as T;
  const faults = schemaFaults(error).slice(0, MAX_NAMED);
  const named = faults.map(({ path, message }) => `${path} ${message}`.trim()).join(" ");
  throw new Failure(type, `${what}: ${named} ${next}`, { cause: error });
}

/** A field that a later version has added does no harm. */
const settingsSchema = renderSettingsSchema.strip();

/** @throws Failure SettingsInvalid */
export const parseSettings = (value: unknown): RenderSettings =>
  parse(settingsSchema, value, "SettingsInvalid", [
    "The settings of this video are damaged",
    "Make it again with new settings.",
  ]);

const id = z.string().regex(/^[\w-]{1,100}$/, "must be an id");

/** What the stages of a video take from their workflow. The job's id is also the name of a folder. */
const videoInputSchema = z.object({
  jobId: id,
  profileId: id,
  batchId: id.nullable(),
  productId: z.string().max(MAX_PRODUCT_ID),
  text: z.string().min(1).max(2000).optional(),
  title: z.string().nullable(),
});

/** @throws Failure SettingsInvalid, RecordInvalid */
export function parseVideoInput(input: Omit<ProductVideoInput, "settings"> & { settings: unknown }): ProductVideoInput {
  const told: [string, string] = ["The record of this video is damaged", "Make it again."];
  const { text, ...item } = parse(videoInputSchema, input, "RecordInvalid", told);
  return { ...item, ...(text !== undefined && { text }), settings: parseSettings(input.settings) };
}

/** @throws Failure SettingsInvalid */
export const parseTtsProvider = (value: unknown) =>
  parse(z.enum(TTS_PROVIDERS), value, "SettingsInvalid", ["The voice of this video is damaged", "Make it again."]);

/** @throws Failure RecordInvalid where a batch has more jobs than any request may give it */
export function requireBatchSize(items: number): void {
  if (items <= MAX_BATCH_ITEMS) return;
  const message = `The batch has more than ${MAX_BATCH_ITEMS} items, which is more than any batch may have. Make several batches.`;
  throw new Failure("RecordInvalid", message);
}

const videoResultSchema = z.object({
  clip_id: z.string(),
  project_id: z.string(),
  video_path: z.string(),
  duration_s: z.number(),
  notes: z.array(z.string()).max(100),
  deleted_at: z.string().optional(),
});
/** @throws Failure RecordInvalid */
export function parseVideoResult(value: unknown): VideoResult {
  const told: [string, string] = ["The result of this video is damaged", "Make it again."];
  const { deleted_at, ...result } = parse(videoResultSchema, value, "RecordInvalid", told);
  return { ...result, ...(deleted_at !== undefined && { deleted_at }) };
}

const count = z.number().int().min(0);
const syncCountsSchema = z.object({
  read: count,
  inserted: count,
  updated: count,
  unchanged: count,
  gone: count,
  rejected: count,
});
/** @throws Failure RecordInvalid */
export const parseSyncCounts = (value: unknown) =>
  parse(syncCountsSchema, value, "RecordInvalid", ["The result of this sync is damaged", "Start the sync again."]);

const cron = z.string().superRefine((line, context) => {
  try {
    parseCron(line);
  } catch (error) {
    if (!(error instanceof CronError)) throw error;
    context.addIssue({ code: "custom", message: error.message });
  }
});
const timesSchema = z.object({
  cron,
  time_zone: z.string().refine((name) => parseTimeZone(name) !== null, "is no time zone."),
});
const SCHEDULE: [string, string] = ["The schedule is damaged", "Set it again."];

/**
 * The fields of a schedule that Temporal needs.
 * @throws Failure RecordInvalid
 */
export const parseScheduleTimes = (row: { cron: unknown; time_zone: unknown }) =>
  parse(timesSchema, row, "RecordInvalid", SCHEDULE);

const runTermsSchema = z.object({
  time_zone: timesSchema.shape.time_zone,
  products: z.enum(PRODUCT_CHOICES),
  max_products: z.number().int().min(1).max(MAX_PRODUCTS),
  settings: settingsOverrideSchema.strip(),
  callback_url: z.string().max(2000).nullable(),
  max_failures: count.nullable(),
});
/**
 * The fields of a schedule that its runs need.
 * @throws Failure RecordInvalid
 */
export const parseRunTerms = (row: Record<keyof z.infer<typeof runTermsSchema>, unknown>) =>
  parse(runTermsSchema, row, "RecordInvalid", SCHEDULE);
