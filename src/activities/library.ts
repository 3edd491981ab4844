import { join } from "node:path";
import { Failure } from "../contract/failures.ts";
import type { ProductVideoInput, VideoResult } from "../contract/jobs.ts";
import { parseVideoResult } from "../contract/stored.ts";
import { type Narration, type Scene, WORK_FILES } from "../contract/video.ts";
import { makeThumbnail } from "../media/render/thumbnail.ts";
import { verifyVideo } from "../media/verify/index.ts";
import { mediaPaths, storeFile } from "../store/files/index.ts";
import { finishVideo, getJob } from "../store/jobs.ts";
import { markFilesOrphaned } from "../store/orphaned-files.ts";
import type { Dependencies } from "./dependencies.ts";
import { runStage } from "./run-stage.ts";
import { readJson, removeWorkFolder, requireFiles, workFolder } from "./work-folder.ts";

/** Stage 6: checks the file, stores it, enters it into the library once, and removes the work folder. */
export const createLibrary = (deps: Dependencies) =>
  async function library(given: ProductVideoInput): Promise<VideoResult> {
    return runStage(deps, "library", given, async (input, step) => {
      const { config, db } = deps;
      // An earlier try may have failed after it had written to the database.
      const job = await getJob(db, input.profileId, input.jobId);
      if (job === null) throw new Failure("JobDeleted", "The video was deleted while it was being made.");
      if (job.result) {
        await removeWorkFolder(config, input.jobId);
        return parseVideoResult(job.result);
      }
      const folder = workFolder(config, input.jobId);
      const scene = await readJson<Scene>(folder, WORK_FILES.scene);
      const narration = await readJson<Narration>(folder, WORK_FILES.narration);
      await requireFiles(folder, WORK_FILES.video, WORK_FILES.captionsSrt);
      const file = (name: string) => join(folder, name);

      const report = await verifyVideo(file(WORK_FILES.video), { durationS: narration.duration_s }, step);
      step.onProgress(0.5);
      await makeThumbnail(file(WORK_FILES.video), narration.duration_s, file(WORK_FILES.thumbnail), step);
      step.onProgress(0.7);

      const paths = mediaPaths(input);
      const store = (name: string, path: string, contentType: string) =>
        storeFile(config, { source: file(name), path, contentType, signal: step.signal });
      // Until there is a clip, a crash leaves files that the sweep finds.
      await markFilesOrphaned(db, input);
      await store(WORK_FILES.video, paths.video, "video/mp4");
      await store(WORK_FILES.thumbnail, paths.thumbnail, "image/jpeg");
      await store(WORK_FILES.captionsSrt, paths.srt, "application/x-subrip");
      step.onProgress(0.9);

      const result = await finishVideo(db, {
        jobId: input.jobId,
        projectName: `${scene.kind === "text" ? "[Text]" : "[Product]"} ${scene.title}`,
        clip: {
          title: scene.title,
          video_path: paths.video,
          thumbnail_path: paths.thumbnail,
          srt_path: paths.srt,
          ...report,
        },
        result: { video_path: paths.video, duration_s: narration.duration_s, notes: notesOf(narration, input) },
      });
      await removeWorkFolder(config, input.jobId);
      return parseVideoResult(result);
    });
  };

/** How the video differs from what was requested, for the customer. */
function notesOf(narration: Narration, input: ProductVideoInput): string[] {
  const notes: string[] = [];
  if (narration.provider !== input.settings.tts_provider) {
    notes.push(`${input.settings.tts_provider} was unavailable, so ${narration.provider} speaks instead.`);
  }
  if (narration.overlong) {
    const seconds = narration.duration_s.toFixed(1);
    notes.push(`The script does not fit ${input.settings.duration_s} s, so the video lasts ${seconds} s.`);
  }
  return notes;
}
