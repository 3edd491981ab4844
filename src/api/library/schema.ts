/** Clips of the library, as schemas. */
import { z } from "@hono/zod-openapi";
import { renderSettingsSchema } from "../../contract/settings.ts";
import { limitedText } from "../../contract/text-fields.ts";
import { id, pageFields, searchText, stage, time } from "../fields.ts";
import { stageTimingSchema } from "../jobs/schema.ts";
import { strictFields } from "../validation.ts";

const DAY = /^\d{4}-\d{2}-\d{2}$/;
/** A year that both PostgreSQL and JavaScript can represent. */
const SOUND_YEAR = /^(?!0000)\d{4}-/;
const HINT = "must be a day like 2026-11-21, or a time like 2026-11-21T14:30:00Z.";

/**
 * The instant of a period's bound; a day counts whole, in UTC.
 * @returns ISO 8601 in UTC, to the microsecond, as the database counts
 */
function instant(value: string, bound: "from" | "to"): string {
  const last = bound === "to";
  if (DAY.test(value)) return `${value}T${last ? "23:59:59.999999" : "00:00:00.000000"}Z`;
  return new Date(value).toISOString().replace(/Z$/, last ? "999Z" : "000Z");
}

function isSound(value: string): boolean {
  const parsed = new Date(value);
  return !Number.isNaN(parsed.getTime()) && SOUND_YEAR.test(parsed.toISOString());
}

const bound = (description: string) =>
  z
    .union([z.iso.date(), z.iso.datetime({ offset: true })], { error: HINT })
    .refine(isSound, { error: HINT })
    .optional()
    .openapi({ description, example: "2026-11-21" });

const idFilter = (of: string) =>
  limitedText(100)
    .optional()
    .openapi({ description: `Only clips of this ${of}.` });

export const clipQuery = strictFields("parameter", {
  product_id: idFilter("product"),
  feed_id: idFilter("feed"),
  batch_id: idFilter("batch"),
  from: bound("Made on this day or later (whole days, UTC), or at this time or later."),
  to: bound("Made on this day or before (whole days, UTC), or at this time or before."),
  q: searchText.optional().openapi({ description: "Words of the title." }),
  ...pageFields(50),
}).superRefine(({ from, to }, context) => {
  if (from === undefined || to === undefined || instant(from, "from") <= instant(to, "to")) return;
  context.addIssue({ code: "custom", path: ["from"], message: `must not be later than to, which is ${to}.` });
});

/** A query's filter with its bounds as instants. */
export function clipFilter({ from, to, ...rest }: z.output<typeof clipQuery>) {
  return { ...rest, from: from && instant(from, "from"), to: to && instant(to, "to") };
}

const link = z.url().openapi({ description: "Signed; works without a token until expires_at." });
const downloadLink = z.url().openapi({
  description: "The video as an attachment that is saved under the clip's title; works until expires_at.",
});
const batchName = z.object({ id, name: z.string(), kind: z.enum(["product", "staged"]) });

const clip = {
  id,
  project_id: id,
  job_id: id,
  product_id: id.nullable().openapi({ description: "Null for a text, and where the product is gone." }),
  feed_id: id.nullable(),
  batch_id: id.nullable(),
  external_id: z.string().nullable().openapi({ description: "The shop's own id of the product." }),
  title: z.string(),
  duration_s: z.number(),
  loudness_lufs: z.number(),
  true_peak_db: z.number(),
  size_bytes: z.number().int(),
  video_url: link,
  download_url: downloadLink,
  thumbnail_url: link,
  srt_url: link,
  expires_at: time,
  created_at: time,
};
export const clipSchema = z.object(clip).openapi("Clip");

const historySchema = z
  .object({
    batch: batchName.nullable().openapi({ description: "Null for a video made alone, and where the batch is gone." }),
    content: z.string().nullable().openapi({ description: "The text that the video is made of." }),
    settings: renderSettingsSchema.nullable(),
    stages: z.partialRecord(stage, stageTimingSchema),
    notes: z.array(z.string()).openapi({ description: "What the customer should know of the video." }),
    created_at: time,
    started_at: time.nullable(),
    finished_at: time.nullable(),
  })
  .openapi("ClipHistory");

const versionSchema = z
  .object({
    id,
    current: z.boolean().openapi({ description: "It is the clip that was asked for." }),
    title: z.string(),
    duration_s: z.number(),
    settings: renderSettingsSchema.nullable(),
    thumbnail_url: link,
    created_at: time,
  })
  .openapi("ClipVersion");

export const clipDetailSchema = z
  .object({
    ...clip,
    history: historySchema.openapi({ description: "How it was made." }),
    versions: z
      .array(versionSchema)
      .openapi({ description: "The clips of the same product, this one among them, newest first; at most 50." }),
  })
  .openapi("ClipDetail");
