/**
 * What the database holds as JSON or text, parsed where it is used. Rows may be damaged, or written around the API, so their types
 * are only claimed. Each parser throws a {@link Failure} with a sentence for the work's owner, and what was wrong as its cause.
 */
import { z } from "zod";
import type { SyncCounts } from "./catalog.ts";
import { CronError, parseCron, parseTimeZone } from "./cron.ts";
import { Failure, type FailureType } from "./failures.ts";
import {
  type BatchConfig,
  type JobDetail,
  MAX_BATCH_ITEMS,
  MAX_PRODUCT_ID,
  type ProductVideoInput,
  type VideoResult,
} from "./jobs.ts";
import { MAX_PRODUCTS, PRODUCT_CHOICES } from "./schedule.ts";
import { schemaFaults } from "./schema-faults.ts";
import {
  DEFAULT_SETTINGS,
  type RenderSettings,
  renderSettingsSchema,
  type SettingsOverride,
  settingsOverrideSchema,
  TTS_PROVIDERS,
} from "./settings.ts";
import { STAGE_NAMES, type Stage } from "./stages.ts";

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

const videoResultSchema = z
  .object({
    clip_id: z.string(),
    project_id: z.string(),
    video_path: z.string(),
    duration_s: z.number(),
    notes: z.array(z.string()).max(100),
    deleted_at: z.string().optional(),
  })
  .transform(
    ({ deleted_at, ...result }): VideoResult => ({ ...result, ...(deleted_at !== undefined && { deleted_at }) }),
  );
/** @throws Failure RecordInvalid */
export const parseVideoResult = (value: unknown): VideoResult =>
  parse(videoResultSchema, value, "RecordInvalid", ["The result of this video is damaged", "Make it again."]);

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

const noticeSchema = z.object({
  line: z.number().int(),
  external_id: z.string().nullable(),
  title: z.string().nullable(),
  reason: z.string(),
});
/** As the shop's server gave it, to be sent back to it. */
const header = z.string().regex(/^[\t\x20-\x7e]{1,1000}$/);
const lastSyncSchema = z.object({
  counts: syncCountsSchema.nullable(),
  rejected: z.array(noticeSchema).max(1_000),
  warnings: z.array(noticeSchema).max(1_000),
  etag: header.nullable(),
  last_modified: header.nullable(),
});
/**
 * What a feed's last sync left in its row.
 * @throws Failure RecordInvalid
 */
export const parseLastSync = (row: Record<keyof z.infer<typeof lastSyncSchema>, unknown>) =>
  parse(lastSyncSchema, row, "RecordInvalid", ["The result of the last sync is damaged", "It is read again."]);

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
  one_per_group: z.boolean(),
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

/*
 * What can be shown of a row that may be damaged: of this one what is known, and the rest of a list whole.
 */

const known =
  <T>(schema: z.ZodType<T>) =>
  (value: unknown): T | null =>
    schema.safeParse(value).data ?? null;

export const knownSettings = known(settingsSchema);
export const knownStage = known(z.enum(STAGE_NAMES as [Stage, ...Stage[]]));
export const knownResult = known(videoResultSchema);
export const knownCounts = known(syncCountsSchema);
export const knownNotices = (value: unknown) => known(z.array(noticeSchema))(value) ?? [];
export const knownDetails = (value: unknown) =>
  known(z.array(z.object({ name: z.string(), value: z.string() })))(value) ?? [];
/** Those of an object's fields that are whole. */
function knownFields(fields: Record<string, z.ZodType>, value: unknown): Record<string, unknown> {
  const given = known(z.looseObject({}))(value) ?? {};
  const whole = Object.entries(fields).flatMap(([name, schema]) => {
    const { success, data } = schema.safeParse(Object.hasOwn(given, name) ? given[name] : undefined);
    return success ? [[name, data]] : [];
  });
  return Object.fromEntries(whole);
}

/** Of a schedule: the settings that are given. */
export const knownOverride = (value: unknown): SettingsOverride => knownFields(renderSettingsSchema.shape, value);

/** A draft's length and voice are checked when it is locked. */
const draftFields = { ...renderSettingsSchema.shape, duration_s: z.number(), voice_id: z.string() };
const { encoding_preset, ...otherFields } = draftFields;
/** Settings of a batch, drafts included; a damaged one is shown as its default. */
export const knownBatchSettings = (value: unknown): RenderSettings => ({
  ...DEFAULT_SETTINGS,
  ...knownFields(draftFields, value),
});
/** The settings that were asked for. */
export const knownConfig = (value: unknown): BatchConfig =>
  knownFields({ ...otherFields, platform: encoding_preset }, value);

const stageTimingSchema = z.object({
  started_at: z.string(),
  moving_at: z.string().nullish(),
  finished_at: z.string().nullable(),
  attempts: z.number().int(),
});
const detailSchema = z.object({ stages: z.unknown(), counts: z.unknown() }).partial();

/** What a job's row keeps besides its columns. @returns the stages in the order in which they run */
export function knownDetail(value: unknown): { stages: NonNullable<JobDetail["stages"]>; counts: SyncCounts | null } {
  const { stages, counts } = known(detailSchema)(value) ?? {};
  const timings = known(z.looseObject({}))(stages) ?? {};
  const timed = STAGE_NAMES.flatMap((stage) => {
    const timing = known(stageTimingSchema)(timings[stage]);
    return timing ? [[stage, timing]] : [];
  });
  return { stages: Object.fromEntries(timed), counts: knownCounts(counts) };
}
