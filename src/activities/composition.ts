import type { ProductVideoInput } from "../contract/jobs.ts";
import { type Narration, type Scene, WORK_FILES } from "../contract/video.ts";
import { compose } from "../media/render/compose.ts";
import type { Dependencies } from "./dependencies.ts";
import { runStage } from "./run-stage.ts";
import { cacheRoot, readJson, requireFiles, workFolder, writeJson } from "./work-folder.ts";

/** Stage 4: the silent picture, as layers and a plan of how they move; stage 5 encodes them. */
export const createComposition = (deps: Dependencies) =>
  async function composition(given: ProductVideoInput): Promise<void> {
    return runStage(deps, "composition", given, (input, step) =>
      deps.renderSlots(step.signal, async () => {
        const folder = workFolder(deps.config, input.jobId);
        const scene = await readJson<Scene>(folder, WORK_FILES.scene);
        const narration = await readJson<Narration>(folder, WORK_FILES.narration);
        if (scene.kind !== "text") await requireFiles(folder, WORK_FILES.image);
        const folders = { folder, cacheDir: cacheRoot(deps.config) };
        await writeJson(folder, WORK_FILES.composition, await compose(scene, narration, folders, step));
      }),
    );
  };
