/** Writes the script of a video. */
import type { RenderSettings } from "../contract/settings.ts";
import type { Scene, Script } from "../contract/video.ts";
import type { AskOptions } from "./ai-service.ts";
import { elaborateScript } from "./elaborate.ts";
import { givenScript, quickScript } from "./quick.ts";

/**
 * The script in the settings' voiceover mode, or the one that was given for this video.
 * @throws Failure ProviderKeyRejected, ScriptUnavailable, ScriptRefused, in elaborate mode only
 */
export async function writeScript(scene: Scene, settings: RenderSettings, options: AskOptions): Promise<Script> {
  if (scene.script !== undefined) return givenScript(scene, scene.script, settings);
  if (settings.voiceover_mode === "elaborate") return elaborateScript(scene, settings, options);
  return quickScript(scene, settings);
}
