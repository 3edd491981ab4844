/** Finished clips without the rendering: rows as the library stage writes them, files as it stores them. */
import { randomUUID } from "node:crypto";
import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Config } from "../../src/config.ts";
import { DEFAULT_SETTINGS } from "../../src/contract/settings.ts";
import { STAGE_NAMES, STAGES } from "../../src/contract/stages.ts";
import { createServiceClient, unwrapMaybe } from "../../src/store/client.ts";
import { mediaPaths, storeFile } from "../../src/store/files/index.ts";
import { mediaFolder } from "../../src/store/files/local.ts";
import { finishVideo, recordProgress, recordStageDone } from "../../src/store/jobs.ts";
import { markFilesOrphaned } from "../../src/store/orphaned-files.ts";
import { stackConfig } from "./client.ts";
import { insertJob } from "./jobs.ts";

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
  /** A video file, where it is to be played. */
  video?: string;
}

const CONTENT_TYPES = { video: "video/mp4", thumbnail: "image/jpeg", srt: "application/x-subrip" } as const;
type File = keyof typeof CONTENT_TYPES;

/** @param video the file to store; else each of the three reads as it is called */
async function storeFiles(config: Config, paths: Record<File, string>, video?: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "feedreel-clip-"));
  const { signal } = new AbortController();
  for (const name of Object.keys(CONTENT_TYPES) as File[]) {
    const source = join(folder, name);
    await (name === "video" && video !== undefined ? copyFile(video, source) : writeFile(source, name));
    await storeFile(config, { source, path: paths[name], contentType: CONTENT_TYPES[name], signal });
  }
  await rm(folder, { recursive: true });
}

interface Finished {
  profileId: string;
  jobId: string;
  title: string;
  durationS: number;
  /** A video file, where it is to be played. */
  video?: string | undefined;
}

/** Ends a job as the library stage does. @returns the clip's id and its project's */
export async function finishJob(finished: Finished, config = stackConfig()) {
  const { profileId, jobId, title, durationS, video } = finished;
  const db = createServiceClient(config);
  const paths = mediaPaths({ profileId, jobId });
  for (const stage of STAGE_NAMES) {
    const { from, to } = STAGES[stage];
    await recordProgress(db, { id: jobId, stage, progress: from, attempt: 1 });
    if (stage !== "library") await recordStageDone(db, { id: jobId, stage, progress: to });
  }
  await markFilesOrphaned(db, { profileId, jobId });
  await storeFiles(config, paths, video);
  return finishVideo(db, {
    jobId,
    projectName: `[Product] ${title}`,
    clip: {
      title,
      video_path: paths.video,
      thumbnail_path: paths.thumbnail,
      srt_path: paths.srt,
      duration_s: durationS,
      loudness_lufs: -14,
      true_peak_db: -1.5,
      size_bytes: 5,
    },
    result: { video_path: paths.video, duration_s: durationS, notes: ["espeak speaks instead."] },
  });
}

/** What is left of a finished video that was made alone; its video file reads "video" where none is given. */
export async function addClip(clip: NewClip, config = stackConfig()): Promise<MadeClip> {
  const { profileId, productId = randomUUID(), title = "A clip", durationS = 15, video } = clip;
  const db = createServiceClient(config);
  const settings = { ...DEFAULT_SETTINGS, tts_provider: "espeak", duration_s: durationS } as const;
  const { id: jobId } = await insertJob(db, {
    profile_id: profileId,
    product_id: productId,
    title,
    settings,
  });
  const { clip_id: id, project_id: projectId } = await finishJob({ profileId, jobId, title, durationS, video }, config);
  if (clip.createdAt) unwrapMaybe(await db.from("clips").update({ created_at: clip.createdAt }).eq("id", id));
  const { video: path } = mediaPaths({ profileId, jobId });
  return { id, jobId, projectId, folder: dirname(join(mediaFolder(config), path)) };
}
