/** Clips as the API shows them. */
import type { z } from "@hono/zod-openapi";
import { knownDetail, knownResult, knownSettings } from "../../contract/stored.ts";
import type { readClip, WithLinks } from "../../services/library/clips.ts";
import type { ClipVersion, ClipWithJob } from "../../store/clips.ts";
import type { ClipRow } from "../../store/rows.ts";
import type { clipDetailSchema, clipSchema } from "./schema.ts";

type ShownDetail = z.infer<typeof clipDetailSchema>;

export function serializeClip({ clip, links }: WithLinks<ClipRow>): z.infer<typeof clipSchema> {
  return {
    id: clip.id,
    project_id: clip.project_id,
    job_id: clip.job_id,
    product_id: clip.product_id,
    feed_id: clip.feed_id,
    batch_id: clip.batch_id,
    external_id: clip.external_id,
    title: clip.title,
    duration_s: clip.duration_s,
    loudness_lufs: clip.loudness_lufs,
    true_peak_db: clip.true_peak_db,
    size_bytes: clip.size_bytes,
    ...links,
    created_at: clip.created_at,
  };
}

/** A clip with how it was made, and the other clips of its product. */
export function serializeDetail({ clip, links, versions }: Awaited<ReturnType<typeof readClip>>): ShownDetail {
  return {
    ...serializeClip({ clip, links }),
    history: serializeHistory(clip),
    versions: versions.map((version) => serializeVersion(version, clip.id)),
  };
}

function serializeHistory({ job }: ClipWithJob): ShownDetail["history"] {
  return {
    batch: job.batch,
    content: job.content,
    settings: knownSettings(job.settings),
    stages: knownDetail(job.detail).stages,
    notes: knownResult(job.result)?.notes ?? [],
    created_at: job.created_at,
    started_at: job.started_at,
    finished_at: job.finished_at,
  };
}

function serializeVersion({ clip, links }: WithLinks<ClipVersion>, current: string): ShownDetail["versions"][number] {
  return {
    id: clip.id,
    current: clip.id === current,
    title: clip.title,
    duration_s: clip.duration_s,
    settings: knownSettings(clip.job.settings),
    thumbnail_url: links.thumbnail_url,
    created_at: clip.created_at,
  };
}
