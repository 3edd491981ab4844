/** Fields that the schemas of several resources share. */
import { z } from "@hono/zod-openapi";
import { STAGE_NAMES, type Stage } from "../contract/stages.ts";

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
export const idParams = z.object({ id: z.string().min(1).max(200) });

/** The query of a numbered page. @param pageSize items on a page unless the request says otherwise */
export const pageFields = (pageSize: number) => ({
  page: z.coerce.number().int().min(1).max(1_000_000).default(1).openapi({ description: "From 1." }),
  page_size: z.coerce.number().int().min(1).max(200).default(pageSize),
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

/** Text of a query, without characters that PostgreSQL cannot compare with. */
export const searchText = z
  .string()
  .trim()
  .max(200)
  .regex(/^[^\0\p{Surrogate}]*$/u, "contains a character that is no text.");
