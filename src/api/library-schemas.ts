/** Clips of the library, as schemas. */
import { z } from "@hono/zod-openapi";
import { id, time } from "./schemas.ts";

const link = z.url().openapi({ description: "Signed; works without a token until expires_at." });
export const clipSchema = z
  .object({
    id,
    project_id: id,
    job_id: id,
    product_id: id.nullable(),
    title: z.string(),
    duration_s: z.number(),
    loudness_lufs: z.number(),
    true_peak_db: z.number(),
    size_bytes: z.number().int(),
    video_url: link,
    thumbnail_url: link,
    srt_url: link,
    expires_at: time,
    created_at: time,
  })
  .openapi("Clip");
