import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ProductVideoInput } from "../contract/jobs.ts";
import { type Narration, type Scene, WORK_FILES } from "../contract/video.ts";
import { writeAss } from "../media/captions/ass.ts";
import { layOutCues } from "../media/captions/layout.ts";
import { writeSrt } from "../media/captions/srt.ts";
import { captionBand } from "../media/templates/index.ts";
import { withoutTitle } from "../media/text/title-timing.ts";
import type { Dependencies } from "./dependencies.ts";
import { runStage } from "./run-stage.ts";
import { readJson, workFolder } from "./work-folder.ts";

/**
 * Stage 3: captions, as ASS to burn in and as an SRT file. The words that a text's headline shows are not captioned in the
 * picture as well.
 */
export const createSubtitles = (deps: Dependencies) =>
  async function subtitles(given: ProductVideoInput): Promise<{ cues: number }> {
    return runStage(deps, "subtitles", given, async (input) => {
      const folder = workFolder(deps.config, input.jobId);
      const scene = await readJson<Scene>(folder, WORK_FILES.scene);
      const { sentences, duration_s } = await readJson<Narration>(folder, WORK_FILES.narration);
      const cues = layOutCues(sentences, duration_s);
      const { branding } = scene;
      const burned = scene.kind === "text" ? layOutCues(withoutTitle(scene.title, sentences), duration_s) : cues;
      const ass = writeAss(burned, { band: captionBand(branding.template), branding });
      await writeFile(join(folder, WORK_FILES.captionsAss), ass);
      await writeFile(join(folder, WORK_FILES.captionsSrt), writeSrt(cues));
      return { cues: cues.length };
    });
  };
