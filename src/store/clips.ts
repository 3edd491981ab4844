import { type Database, isUuid, unwrap, unwrapMaybe } from "./client.ts";

export interface ClipRow {
  id: string;
  profile_id: string;
  project_id: string;
  job_id: string;
  product_id: string | null;
  title: string;
  video_path: string;
  thumbnail_path: string;
  srt_path: string;
  duration_s: number;
  loudness_lufs: number;
  true_peak_db: number;
  size_bytes: number;
  created_at: string;
}

/** A page of a profile's finished clips, newest first. */
export async function listClips(
  db: Database,
  profileId: string,
  filter: { product_id?: string | undefined; page: number; page_size: number },
): Promise<{ items: ClipRow[]; total: number }> {
  if (filter.product_id !== undefined && !isUuid(filter.product_id)) return { items: [], total: 0 };
  const from = (filter.page - 1) * filter.page_size;
  let query = db.from("clips").select("*", { count: "exact" }).eq("profile_id", profileId);
  if (filter.product_id !== undefined) query = query.eq("product_id", filter.product_id);
  const answer = await query
    .order("created_at", { ascending: false })
    .order("id")
    .range(from, from + filter.page_size - 1);
  if (answer.error && answer.status === 416) {
    const first = await listClips(db, profileId, { ...filter, page: 1, page_size: 1 });
    return { items: [], total: first.total };
  }
  return { items: unwrap(answer) as ClipRow[], total: answer.count ?? 0 };
}

export async function getClip(db: Database, profileId: string, id: string): Promise<ClipRow | null> {
  if (!isUuid(id)) return null;
  return unwrapMaybe(await db.from("clips").select("*").eq("profile_id", profileId).eq("id", id).maybeSingle());
}

/** The clips that the given jobs left, in any order. */
export async function clipsOfJobs(db: Database, profileId: string, jobIds: string[]): Promise<ClipRow[]> {
  if (jobIds.length === 0) return [];
  return unwrap(await db.from("clips").select("*").eq("profile_id", profileId).in("job_id", jobIds));
}
