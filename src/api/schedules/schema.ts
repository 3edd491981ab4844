/** A feed's schedule and its runs, as schemas. */
import { z } from "@hono/zod-openapi";
import { CronError, parseCron, parseTimeZone } from "../../contract/cron.ts";
import {
  MAX_PRODUCTS,
  PAUSE_AFTER_FAILURES,
  PRODUCT_CHOICES,
  RUN_STATUSES,
  RUN_TRIGGERS,
} from "../../contract/schedule.ts";
import { settingsOverrideSchema } from "../../contract/settings.ts";
import { batchTerms } from "../batches/schema.ts";
import { failure, id, time } from "../fields.ts";
import { settingsFields } from "../settings-fields.ts";
import { strictFields } from "../validation.ts";

const cron = z
  .string()
  .max(200)
  .transform((text, context) => {
    try {
      return parseCron(text);
    } catch (error) {
      if (!(error instanceof CronError)) throw error;
      context.addIssue({ code: "custom", message: error.message });
      return z.NEVER;
    }
  })
  .openapi({
    type: "string",
    maxLength: 200,
    description:
      "Five fields (minute, hour, day of the month, month, day of the week), or @hourly, @daily, @weekly, @monthly. At most " +
      "every 15 minutes. Where both kinds of day are restricted, either counts.",
    example: "0 3 * * *",
  });

const timeZone = z
  .string()
  .max(100)
  .transform((text, context) => {
    const name = parseTimeZone(text);
    if (name !== null) return name;
    const message = `“${text}” is no time zone. Give a name like Europe/Bucharest or UTC.`;
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  })
  .openapi({
    type: "string",
    maxLength: 100,
    description:
      "IANA's name. A time that the change to summer time skips is skipped; one that the change back repeats may come twice.",
    example: "Europe/Bucharest",
  });

const PRODUCTS_MEANING =
  "new_or_changed: those without a video of what the feed says now (title, price, sale price, currency, picture, brand, " +
  "description, category), the latest change first. on_sale: those on sale, the largest discount first. all: those without a " +
  "video first, then those whose latest is oldest. Products that left the feed, are out of stock or have no picture are left " +
  "out; one whose latest video failed and that has not changed since comes last.";
const products = z.enum(PRODUCT_CHOICES);
const ONE_PER_GROUP =
  "Of the products with one item_group_id, the variants of one, only one gets a video, and none while one of them has a video of what the feed says now.";
const maxProducts = z.number().int().min(1).max(MAX_PRODUCTS);

export const scheduleBody = strictFields("setting", {
  cron,
  time_zone: timeZone,
  products: products.default("new_or_changed").openapi({ description: PRODUCTS_MEANING }),
  max_products: maxProducts.default(50).openapi({ description: "Of one run, which makes batches of at most 50." }),
  one_per_group: z.boolean().default(false).openapi({ description: ONE_PER_GROUP }),
  paused: z.boolean().default(false).openapi({ description: "Runs only when it is triggered." }),
  ...settingsFields(),
  ...batchTerms,
}).openapi("NewSchedule", {
  example: { cron: "0 3 * * *", time_zone: "Europe/Bucharest", products: "on_sale", max_products: 20, duration_s: 15 },
});

const runSchema = z
  .object({
    id,
    trigger: z.enum(RUN_TRIGGERS),
    status: z
      .enum(RUN_STATUSES)
      .openapi({ description: "failed: the feed could not be synced, or every video failed." }),
    started_at: time,
    finished_at: time.nullable(),
    summary: z.string().openapi({ description: "How it goes or how it ended, for people." }),
    batch_ids: z.array(id).openapi({ description: "Of GET /api/v1/products/batch/{id}/status; they run one by one." }),
    picked: z.number().int().nullable().openapi({ description: "How many products; null before they are picked." }),
    completed: z.number().int(),
    failed: z.number().int(),
    ...failure,
    workflow_id: z.string().openapi({ description: "In Temporal's Web UI." }),
  })
  .openapi("NightlyRun");

/** A schedule as the list of feeds shows it. */
export const scheduleBriefSchema = z
  .object({
    cron: z.string(),
    time_zone: z.string(),
    paused: z.boolean(),
    next_run_at: time.nullable().openapi({ description: "Null while it is paused." }),
  })
  .openapi("ScheduleBrief");

export const scheduleSchema = z
  .object({
    feed_id: id,
    cron: z.string(),
    time_zone: z.string(),
    products,
    max_products: maxProducts,
    one_per_group: z.boolean().openapi({ description: ONE_PER_GROUP }),
    settings: settingsOverrideSchema.describe(
      "What was asked for; the profile's settings and the defaults are added when it runs.",
    ),
    callback_url: z.string().nullable(),
    max_failures: z.number().int().nullable().openapi({ description: "Of each batch." }),
    paused: z.boolean(),
    paused_reason: z
      .string()
      .nullable()
      .openapi({
        description: `Why it paused itself, which it does after ${PAUSE_AFTER_FAILURES} failed runs in a row; PUT it again to resume.`,
      }),
    next_run_at: time.nullable().openapi({ description: "Null while it is paused." }),
    next_runs: z.array(time).openapi({ description: "The next five; none while it is paused." }),
    last_run: runSchema.nullable(),
    runs: z.array(runSchema).openapi({ description: "The last ten, the newest first." }),
    created_at: time,
    updated_at: time,
  })
  .openapi("Schedule");

export const triggeredSchema = z.object({ feed_id: id, run_id: id }).openapi("RunAccepted");
