/** Finished clips without the rendering: rows as the library stage writes them, files as it stores them. */
import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Config } from "../../src/config.ts";
import { DEFAULT_SETTINGS } from "../../src/contract/settings.ts";
import { createServiceClient, unwrapMaybe } from "../../src/store/client.ts";
import { mediaPaths, storeFile } from "../../src/store/files/index.ts";
import { mediaFolder } from "../../src/store/files/local.ts";
import { createJob, finishVideo } from "../../src/store/jobs.ts";
import { markFilesOrphaned } from "../../src/store/orphaned-files.ts";
import { stackConfig } from "./client.ts";

export interface MadeClip {
  id: string;
  jobId: string;
  projectId: string;
  /** Its folder on the disk, with local storage. */
  folder: string;
}

interface NewClip {
  profileId: string;
  productId?: string;
  title?: string;
  createdAt?: string;
  durationS?: 15 | 30;
}

const CONTENT_TYPES = { video: "video/mp4", thumbnail: "image/jpeg", srt: "application/x-subrip" } as const;

async function storeTexts(config: Config, paths: Record<keyof typeof CONTENT_TYPES, string>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "feedreel-clip-"));
  const { signal } = new AbortController();
  for (const [name, contentType] of Object.entries(CONTENT_TYPES)) {
    const source = join(folder, name);
    await writeFile(source, name);
    await storeFile(config, { source, path: paths[name as keyof typeof CONTENT_TYPES], contentType, signal });
  }
  await rm(folder, { recursive: true });
}

/** What the library stage leaves of a finished video; its video file reads "video". */
export async function addClip(clip: NewClip, config = stackConfig()): Promise<MadeClip> {
  const { profileId, productId = randomUUID(), title = "A clip", durationS = 15 } = clip;
  const db = createServiceClient(config);
  const settings = { ...DEFAULT_SETTINGS, duration_s: durationS };
  const { id: jobId } = await createJob(db, { profileId, productId, title, settings });
  const paths = mediaPaths({ profileId, jobId });
  await markFilesOrphaned(db, { profileId, jobId });
  await storeTexts(config, paths);
  const { clip_id: id, project_id: projectId } = await finishVideo(db, {
    jobId,
    projectName: `[Product] ${title}`,
    clip: {
      ...{ title, video_path: paths.video, thumbnail_path: paths.thumbnail, srt_path: paths.srt },
      ...{ duration_s: durationS, loudness_lufs: -14, true_peak_db: -1.5, size_bytes: 5 },
    },
    result: { video_path: paths.video, duration_s: durationS, notes: ["espeak speaks instead."] },
  });
  if (clip.createdAt) unwrapMaybe(await db.from("clips").update({ created_at: clip.createdAt }).eq("id", id));
  return { id, jobId, projectId, folder: dirname(join(mediaFolder(config), paths.video)) };
}
