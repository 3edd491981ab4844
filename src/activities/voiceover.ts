import { join } from "node:path";
import type { ProductVideoInput } from "../contract/jobs.ts";
import type { TtsProvider } from "../contract/settings.ts";
import { parseTtsProvider } from "../contract/stored.ts";
import { type Scene, type Script, WORK_FILES } from "../contract/video.ts";
import { writeScript } from "../copywriting/index.ts";
import { levelVoice } from "../media/audio/loudness.ts";
import { narrate } from "../speech/narrate.ts";
import type { Dependencies } from "./dependencies.ts";
import { runStage } from "./run-stage.ts";
import { readJson, readJsonIfThere, workFolder, writeJson } from "./work-folder.ts";

/**
 * Stage 2: writes the script, speaks it, places it on the video's timeline and measures its loudness.
 * @param provider differs from the settings' on fallback
 */
export const createVoiceover = (deps: Dependencies) =>
  async function voiceover(given: ProductVideoInput, provider: TtsProvider): Promise<{ duration_s: number }> {
    return runStage(deps, "voiceover", given, async (input, step) => {
      const folder = workFolder(deps.config, input.jobId);
      const scene = await readJson<Scene>(folder, WORK_FILES.scene);
      const { config } = deps;
      const script = await keptScript(folder, () =>
        writeScript(scene, input.settings, { config, signal: step.signal }),
      );
      step.onProgress(0.3);
      const spokenBy = { config, folder, provider: parseTtsProvider(provider) };
      const narration = await narrate(script, scene, input.settings, spokenBy, step);
      const level = await levelVoice(join(folder, WORK_FILES.voice), step);
      await writeJson(folder, WORK_FILES.level, level);
      await writeJson(folder, WORK_FILES.narration, narration);
      return { duration_s: narration.duration_s };
    });
  };

/** An AI costs money and never answers the same twice, so a later try reuses the script of an earlier one. */
async function keptScript(folder: string, write: () => Promise<Script>): Promise<Script> {
  const kept = await readJsonIfThere<Script>(folder, WORK_FILES.script);
  if (kept) return kept;
  const script = await write();
  await writeJson(folder, WORK_FILES.script, script);
  return script;
}
