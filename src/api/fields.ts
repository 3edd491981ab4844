/** Fields that the schemas of several resources share. */
import { z } from "@hono/zod-openapi";
import { STAGE_NAMES, type Stage } from "../contract/stages.ts";
import { limitedText } from "../contract/text-fields.ts";

export const id = z.guid();
export const time = z.string().openapi({ format: "date-time", example: "2026-03-14T09:26:53.589Z" });
export const stage = z.enum(STAGE_NAMES as [Stage, ...Stage[]]);
export const progress = z.number().int().min(0).max(100);
export const failure = {
  error: z.string().nullable().openapi({ description: "Why it failed, for people." }),
  error_type: z
    .string()
    .nullable()
    .openapi({ description: "Why it failed, for programs.", example: "ImageUnavailable" }),
};

/** A path's `{id}`. Any text may be asked for; one that is no id of a row is not found. */
export const pathId = limitedText(200).min(1);
export const idParams = z.object({ id: pathId });

/** A query's whole number, from 1. */
const wholeNumber = (max: number) =>
  z
    .string()
    .regex(/^\d+$/, "must be a whole number.")
    .transform(Number)
    .pipe(z.number().min(1).max(max))
    .openapi({ type: "integer", minimum: 1, maximum: max });

/** The query of a numbered page. @param pageSize items on a page unless the request says otherwise */
export const pageFields = (pageSize: number) => ({
  page: wholeNumber(1_000_000).default(1).openapi({ description: "From 1.", default: 1 }),
  page_size: wholeNumber(200).default(pageSize).openapi({ default: pageSize }),
});

/** The answer of a numbered page. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item),
    total: z.number().int(),
    page: z.number().int(),
    page_size: z.number().int(),
  });
}

/** Text of a query, without NUL, which PostgreSQL cannot compare with. */
export const searchText = limitedText(200)
  .trim()
  .regex(/^[^\0]*$/, "contains a character that is no text.")
  .meta({ maxLength: 200, pattern: "^[^\\u0000]*$" });
