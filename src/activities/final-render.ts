import type { ProductVideoInput } from "../contract/jobs.ts";
import { WORK_FILES } from "../contract/video.ts";
import type { VoiceLevel } from "../media/audio/loudness.ts";
import type { Composition } from "../media/render/composition.ts";
import { finalRender as render } from "../media/render/final-render.ts";
import type { Dependencies } from "./dependencies.ts";
import { runStage } from "./run-stage.ts";
import { readJson, requireFiles, workFolder } from "./work-folder.ts";

/** Stage 5: picture, captions and voice in one encode. */
export const createFinalRender = (deps: Dependencies) =>
  async function finalRender(given: ProductVideoInput): Promise<void> {
    return runStage(deps, "final_render", given, (input, step) =>
      deps.renderSlots(step.signal, async () => {
        const folder = workFolder(deps.config, input.jobId);
        const composition = await readJson<Composition>(folder, WORK_FILES.composition);
        const level = await readJson<VoiceLevel | null>(folder, WORK_FILES.level);
        await requireFiles(folder, WORK_FILES.captionsAss, WORK_FILES.voice);
        const { settings } = input;
        const options = {
          preset: settings.encoding_preset,
          denoise: settings.enable_denoise,
          sharpen: settings.enable_sharpen,
          color_correction: settings.enable_color_correction,
        };
        await render(folder, { composition, level }, options, step);
      }),
    );
  };
